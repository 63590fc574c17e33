package dev.obupgrade.steps.world;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/** Looks whether the cluster record is this upgrade's and says what it said. */
public final class RecordWatch {
  /** The name of the step that keeps the record as of now until the first hop begins. */
  public static final String PRE_CHECK = "preCheck";

  private RecordWatch() {}

  /**
   * Throws {@link dev.obupgrade.steps.context.RecordLostException} when the record is lost. Outside
   * of the hops the steps ask themselves: the last one deletes the record.
   */
  static Optional<Drift> look(UpgradeContext context) {
    boolean needed = context.run().address().hop().isPresent() && !takenByStep(context);
    Optional<ClusterRecord> record =
        needed
            ? Optional.of(context.ownRecord())
            : context.record().filter(r -> r.holder().equals(context.uid()));
    return record
        .flatMap(r -> RecordNotes.edited(context.run(), r))
        .map(what -> new Drift(Reason.RecordEdited, what));
  }

  /** What a step waits for that restores what the record says; empty when that is as it was. */
  public static Optional<StepResult> held(UpgradeContext context) {
    return look(context).map(Drift::holds);
  }

  /** Before the first hop has changed anything, its first step takes a missing record itself. */
  private static boolean takenByStep(UpgradeContext context) {
    return context.run().address().equals(StepAddress.inHop(0, PRE_CHECK));
  }
}
