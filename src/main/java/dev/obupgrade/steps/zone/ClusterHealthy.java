package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.ClusterServing;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs;
import dev.obupgrade.steps.world.PresentLogin;
import dev.obupgrade.steps.world.ZonesAtRest;
import java.time.Duration;
import java.util.Optional;

/**
 * Checks that the whole cluster is healthy, with the operator's own gates and the image's {@code
 * upgrade_health_checker.py}, and that Kubernetes leaves the other zones alone.
 */
public final class ClusterHealthy implements Step<UpgradeContext> {
  public static final String NAME = "clusterHealthy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return !new ScriptJobs(context).exists("");
  }

  @Override
  public StepResult run(UpgradeContext context) {
    new ScriptJobs(context).passOverEarlier("");
    if (!new ScriptJobs(context).exists("")) {
      Optional<StepResult> shut = shut(context);
      if (shut.isPresent()) {
        return shut.get();
      }
    }
    return HealthScript.run(context, Optional.empty(), () -> shut(context));
  }

  private static Optional<StepResult> shut(UpgradeContext context) {
    return PresentLogin.refused(context)
        .or(
            () ->
                ZonesAtRest.againstStop(
                    context, new ClusterServing(), new SafeWithoutZone(context.zone().name())));
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(15);
  }
}
