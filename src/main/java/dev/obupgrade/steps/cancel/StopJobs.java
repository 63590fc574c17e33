package dev.obupgrade.steps.cancel;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;

/**
 * Deletes the Jobs of the upgrade that may still run, and is done when none of their pods is left.
 */
final class StopJobs {
  static final String NAME = "stopJobs";

  private StopJobs() {}

  static UndoStep step() {
    return new UndoStep(
        NAME, UndoStep.TIME, StopJobs::notYet, "No Job of the upgrade is running any more.");
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
