package dev.obupgrade.steps.cancel;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Deletes the Jobs of the upgrade that may still run, and is done when none of their pods is left.
 */
final class StopJobs implements Step<UpgradeContext> {
  static final String NAME = "stopJobs";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    return notYet(context)
        .orElseGet(() -> StepResult.done("No Job of the upgrade is running any more."));
  }

  static Optional<StepResult> notYet(UpgradeContext context) {
    List<String> atWork = context.kubernetes().jobs().atWork(context.namespace(), context.uid());
    if (atWork.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(", ", atWork);
    context.run().act("Deleting Jobs %s.".formatted(names));
    atWork.forEach(job -> context.kubernetes().jobs().delete(context.namespace(), job));
    return Optional.of(
        StepResult.soon(
            Reason.JobEnding, "Waiting until the pods of Jobs %s are gone.".formatted(names)));
  }
}
