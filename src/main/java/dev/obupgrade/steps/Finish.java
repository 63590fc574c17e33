package dev.obupgrade.steps;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Obstacle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs {@code upgrade_post.py}: rolling upgrade ended, tenants upgraded, inspection, upgrade mode
 * off.
 */
final class Finish implements Step<UpgradeContext> {

  @Override
  public String name() {
    return "finish";
  }

  @Override
  public Duration deadline() {
    return Duration.ofHours(4);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    boolean asked = new ScriptJobs(context).asked("");
    if (!asked && upgradeJobRunning(context)) {
      // A script that died leaves its job running in the database; the next one refuses to begin
      // beside it.
      return StepResult.later("UpgradeJobRunning", "an UPGRADE_ALL job is still running");
    }
    int tenants = asked ? 0 : context.database().tenants().size();
    Duration deadline =
        ScriptStep.longer(Duration.ofHours(1), Duration.ofSeconds(100), tenants).plusMinutes(60);
    return ScriptStep.run(
        context,
        new ScriptStep.Script("upgrade_post.py", deadline, Optional.empty(), Optional.empty()));
  }

  private static boolean upgradeJobRunning(UpgradeContext context) {
    return context
            .database()
            .obstacles(List.of(Obstacle.UPGRADE_JOB))
            .get(Obstacle.UPGRADE_JOB)
            .orElse(0)
        > 0;
  }
}
