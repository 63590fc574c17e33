package dev.obupgrade.steps.world;

import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.Names;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * Reports a drift in the condition {@code Drifted}, and once in an event. The step's own message
 * can't: the step may go on, may wait for something else, or may have failed.
 */
final class DriftReport {
  /** Note: a hash of what the last event said. */
  private static final String TOLD = "drift";

  private static final String NOTHING = "Everything is as the operator established it.";

  private DriftReport() {}

  /** Reports what drifts now, or that nothing does. */
  static void write(UpgradeContext context, Optional<Drift> drift) {
    drift.ifPresentOrElse(d -> tell(context, d), () -> over(context));
  }

  static void tell(UpgradeContext context, Drift drift) {
    String words = drift.reason().explain(drift.what());
    set(context.run(), Conditions.TRUE, drift.reason(), words);
    String hash = Names.hash(drift.what());
    if (!context.run().note(TOLD).equals(Optional.of(hash))) {
      context.run().remember(TOLD, hash);
      context.kubernetes().events().warning(context.upgrade(), drift.reason(), words);
    }
  }

  /** Nothing drifts now. The condition stays absent where nothing ever has. */
  private static void over(UpgradeContext context) {
    if (Conditions.isTrue(context.run().status().conditions(), Conditions.DRIFTED)) {
      set(context.run(), Conditions.FALSE, Reason.AsEstablished, NOTHING);
    }
  }

  private static void set(StepRun run, String status, Reason reason, String message) {
    run.edit(
        now ->
            Conditions.set(
                now,
                Conditions.DRIFTED,
                status,
                reason,
                message,
                now.observedGeneration(),
                run.now()));
  }
}
