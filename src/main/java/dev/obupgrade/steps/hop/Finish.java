package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
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

  @Override
  public Duration deadline() {
    return Duration.ofHours(4);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return !new ScriptJobs(context).asked("");
  }

  @Override
  public StepResult run(UpgradeContext context) {
    boolean asked = new ScriptJobs(context).asked("");
    if (!asked) {
      // A script that died leaves its job in the database, and the next script refuses to start
      // then.
      Optional<StepResult> notYet = UpgradeJobRest.notYet(context);
      if (notYet.isPresent()) {
        return notYet.get();
      }
    }
    int tenants = asked ? 0 : context.database().tenants().size();
    Duration deadline =
        ScriptStep.longer(Duration.ofHours(1), Duration.ofSeconds(100), tenants).plusMinutes(60);
    return ScriptStep.run(
        context,
        new ScriptStep.Script("upgrade_post.py", deadline, Optional.empty(), Optional.empty()));
  }
}
