package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs;
import dev.obupgrade.steps.jobs.ScriptStep;
import dev.obupgrade.steps.record.RecordTaking;
import dev.obupgrade.steps.world.DatabaseWatch;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs {@code upgrade_pre.py}, which turns upgrade mode on, begins the rolling upgrade, and turns
 * DDL and merges off.
 */
public final class Prepare implements Step<UpgradeContext> {
  public static final String NAME = DatabaseWatch.PREPARE;

  @Override
  public String name() {
    return NAME;
  }

  /** Above the time of the script and of the start of its Job. */
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(150);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perTenant(Duration.ofSeconds(150));
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return !new ScriptJobs(context).exists("");
  }

  @Override
  public StepResult run(UpgradeContext context) {
    return OldChecks.runAgain(context)
        .or(() -> RecordTaking.beginHop(context))
        .orElseGet(
            () ->
                ScriptStep.run(
                    context,
                    new ScriptStep.Script(
                        "upgrade_pre.py",
                        () -> longest(context),
                        Optional.empty(),
                        Optional.empty())));
  }

  /**
   * The script waits up to 10 s a tenant for each of up to seven tenants' parameters, for servers
   * and for logs, and 30 s a tenant for schemas.
   */
  private static Duration longest(UpgradeContext context) {
    return ScriptStep.longer(
        Duration.ofHours(2), Duration.ofSeconds(120), context.database().tenants().size());
  }
}
