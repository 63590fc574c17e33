package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.ClusterServing;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs;
import java.time.Duration;
import java.util.Optional;

/**
 * The whole cluster is well, by our own gates and by the image's {@code upgrade_health_checker.py}.
 */
public final class ClusterHealthy implements Step<UpgradeContext> {

  @Override
  public String name() {
    return "clusterHealthy";
  }

  @Override
  public StepResult run(UpgradeContext context) {
    if (!new ScriptJobs(context).asked("")) {
      Optional<StepResult> shut =
          Gates.firstShut(
              context.database(), new ClusterServing(), new SafeWithoutZone(context.zone().name()));
      if (shut.isPresent()) {
        return shut.get();
      }
    }
    return HealthScript.run(context, Optional.empty());
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(15);
  }
}
