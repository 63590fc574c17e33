package dev.obupgrade.steps.cancel;

import dev.obupgrade.api.StepPhase;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.Author;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.hop.Prepare;
import dev.obupgrade.steps.jobs.ScriptJobs;
import java.util.Optional;

/** What of an upgrade there is to undo. The cluster record tells it. */
final class Undo {
  private Undo() {}

  /**
   * The record, if this upgrade holds one. One that somebody deleted is written again, or the
   * cancel fails: without it nobody knows the values. There is none before step takeRecord, and
   * after a refusal that gave it up; nothing is changed then.
   */
  static Optional<ClusterRecord> record(UpgradeContext context) {
    Optional<ClusterRecord> own = own(context);
    return own.isPresent() || !expected(context) ? own : Optional.of(context.ownRecord());
  }

  /** The record as it is there, if this upgrade holds it. */
  static Optional<ClusterRecord> own(UpgradeContext context) {
    return context.record().filter(record -> record.holder().equals(context.uid()));
  }

  private static boolean expected(UpgradeContext context) {
    boolean taken =
        StepRecords.find(context.run().status(), StepAddress.once(RecordNotes.TAKE_RECORD))
            .filter(step -> step.phase() == StepPhase.Succeeded)
            .isPresent();
    return taken && !RecordNotes.givenUp(context.run().status());
  }

  static boolean ours(UpgradeContext context) {
    return record(context).filter(record -> ours(context, record)).isPresent();
  }

  /**
   * Whether {@code upgrade_pre.py} of this hop may have run for this upgrade, or for a deleted one
   * whose record it took over: then upgrade mode, the suspended merges and what is turned off are
   * ours. Otherwise they are somebody else's, and stay.
   */
  static boolean ours(UpgradeContext context, ClusterRecord record) {
    Optional<Integer> hop = CancelPoint.hop(context.run().status());
    if (hop.isEmpty() || record.hop().isEmpty()) {
      return false;
    }
    boolean takenOver =
        hop.get() == 0
            && record.whoWroteTheHop().map(Author::uid).filter(context.uid()::equals).isEmpty();
    return takenOver
        || ScriptJobs.mayHaveRun(context.run(), StepAddress.inHop(hop.get(), Prepare.NAME));
  }
}
