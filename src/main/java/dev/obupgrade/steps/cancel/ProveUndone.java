package dev.obupgrade.steps.cancel;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.EvictionGuard;
import java.time.Duration;
import java.util.Optional;

/**
 * Proves that all is undone, and only then deletes the cluster's record. It looks at everything
 * again, and does again what somebody has changed since.
 */
final class ProveUndone {
  private static final String NAME = "proveUndone";

  private static final String DONE = "Everything that the upgrade changed is undone.";

  /** Note: all was proved. What is left to do is to delete the record. */
  private static final String PROVED = "proved";

  private ProveUndone() {}

  static UndoStep step() {
    return new UndoStep(
        NAME, UndoStep.TIME.perTenant(Duration.ofSeconds(10)), ProveUndone::notYet, DONE);
  }

  private static Optional<StepResult> notYet(UpgradeContext context) {
    if (context.run().note(PROVED).isPresent() && Undo.own(context).isEmpty()) {
      return Optional.empty();
    }
    Optional<StepResult> left =
        StopJobs.notYet(context)
            .or(() -> EndUpgradeMode.notYet(context))
            .or(() -> ResumeMerges.notYet(context))
            .or(() -> RestoreValues.notYet(context));
    if (left.isEmpty()) {
      release(context);
    }
    return left;
  }

  private static void release(UpgradeContext context) {
    EvictionGuard.release(context);
    Undo.own(context)
        .ifPresent(
            record -> {
              context.run().remember(PROVED, "yes");
              context.run().act("Deleting ConfigMap " + record.name() + ".");
              context.kubernetes().records().delete(record);
            });
  }
}
