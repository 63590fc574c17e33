package dev.obupgrade.steps.context;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.reason.Reason;
import java.util.Optional;

/**
 * Looks at the cluster record once more, between the announcement of an act and the act. What
 * changes the database must not be sent without the record that can undo it, and the write of the
 * announcement takes time: somebody may delete the record or edit it meanwhile, and another upgrade
 * may take the cluster then.
 *
 * <p>Acts that bring a zone back, or that leave nothing to undo, don't need the record: a lost one
 * must not keep a zone out of service.
 */
public final class RecordAtHand {
  private RecordAtHand() {}

  /**
   * What the step answers instead of the act; empty when the record is as this upgrade left it. A
   * record that is gone is written again where the status has its values, and the next call of the
   * step acts.
   */
  public static Optional<StepResult> missing(UpgradeContext context) {
    try {
      Optional<ClusterRecord> own =
          context.record().filter(record -> record.holder().equals(context.uid()));
      return own.isEmpty() ? Optional.of(again(context)) : edited(context, own.get());
    } catch (RecordLostException e) {
      return Optional.of(StepResult.failed(Reason.RecordLost, e.getMessage()));
    }
  }

  private static StepResult again(UpgradeContext context) {
    return StepResult.soon(
        Reason.RecordRewritten,
        "ConfigMap %s, the record of this cluster, was gone right before the act. The operator did not act, and wrote the record again."
            .formatted(context.ownRecord().name()));
  }

  private static Optional<StepResult> edited(UpgradeContext context, ClusterRecord record) {
    return RecordNotes.edited(context.run(), record)
        .map(
            what ->
                StepResult.everySecond(
                    Reason.RecordEdited, what + ". The operator does not act meanwhile."));
  }
}
