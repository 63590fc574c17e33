package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs;
import dev.obupgrade.steps.jobs.ScriptStep;
import dev.obupgrade.steps.world.DatabaseWatch;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs {@code upgrade_post.py}, which ends the rolling upgrade, upgrades the tenants, inspects the
 * cluster, and turns upgrade mode off.
 */
public final class Finish implements Step<UpgradeContext> {
  public static final String NAME = DatabaseWatch.FINISH;

  @Override
  public String name() {
    return NAME;
  }

  /** Above the time of the script and of its Job, and of a job that an earlier script left. */
  @Override
  public Duration deadline() {
    return Duration.ofHours(4);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perTenant(Duration.ofMinutes(5));
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return !new ScriptJobs(context).exists("");
  }

  @Override
  public StepResult run(UpgradeContext context) {
    if (!new ScriptJobs(context).exists("")) {
      // A script that died leaves its job in the database, and the next script refuses to start
      // then.
      Optional<StepResult> notYet = UpgradeJobRest.notYet(context);
      if (notYet.isPresent()) {
        return notYet.get();
      }
    }
    return ScriptStep.run(
        context,
        new ScriptStep.Script(
            "upgrade_post.py", () -> longest(context), Optional.empty(), Optional.empty()));
  }

  /**
   * The script waits for UPGRADE_ALL up to 100 s a tenant, and at least an hour. Around that it
   * waits as upgrade_pre.py does, and for two inspections.
   */
  private static Duration longest(UpgradeContext context) {
    int tenants = context.database().tenants().size();
    return ScriptStep.longer(Duration.ofHours(1), Duration.ofSeconds(100), tenants).multipliedBy(2);
  }
}
