package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptStep;
import java.time.Duration;
import java.util.Optional;

/** Runs the image's health checker, for the cluster or a zone. */
final class HealthScript {
  /**
   * In seconds. The script has little to wait for, because the operator's own gates have just seen
   * a healthy cluster.
   */
  private static final int TIMEOUT = 600;

  private HealthScript() {}

  static StepResult run(UpgradeContext context, Optional<String> zone) {
    return ScriptStep.run(
        context,
        new ScriptStep.Script(
            "upgrade_health_checker.py", Duration.ofMinutes(40), Optional.of(TIMEOUT), zone));
  }
}
