package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptJobs;
import dev.obupgrade.steps.jobs.ScriptStep;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs the image's health checker, for the cluster or a zone. */
final class HealthScript {
  /**
   * In seconds. The script has little to wait for, because the operator's own gates have just seen
   * a healthy cluster.
   */
  private static final int TIMEOUT = 600;

  private HealthScript() {}

  /**
   * @param shut what is against it now. A script that failed meanwhile says no more than that, so
   *     it runs again when nothing is against it
   */
  static StepResult run(
      UpgradeContext context, Optional<String> zone, Supplier<Optional<StepResult>> shut) {
    StepResult result =
        ScriptStep.run(
            context,
            new ScriptStep.Script(
                ImageContents.HEALTH_CHECKER,
                () -> Duration.ofMinutes(40),
                Optional.of(TIMEOUT),
                zone));
    if (!(result instanceof StepResult.Failed failed) || failed.reason() != Reason.ScriptFailed) {
      return result;
    }
    Optional<StepResult> meanwhile = shut.get();
    meanwhile.ifPresent(passing -> new ScriptJobs(context).discard(""));
    return meanwhile.orElse(result);
  }
}
