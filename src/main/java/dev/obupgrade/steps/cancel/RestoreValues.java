package dev.obupgrade.steps.cancel;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.OfflineTime;
import dev.obupgrade.steps.record.Restoration;
import dev.obupgrade.steps.record.ValuesBefore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Restores the values that the vendor's checker and {@code upgrade_pre.py} changed. */
final class RestoreValues {
  private static final String NAME = "restoreValues";

  private RestoreValues() {}

  static UndoStep step() {
    return new UndoStep(
        NAME,
        UndoStep.TIME.perTenant(Duration.ofMinutes(1)),
        RestoreValues::notYet,
        "The parameters are as before the upgrade.");
  }

  static Optional<StepResult> notYet(UpgradeContext context) {
    return Undo.record(context)
        .flatMap(record -> Restoration.next(context, values(context, record)));
  }

  /** Where no upgrade_pre.py has run, people may have set anything since, and it is theirs. */
  private static List<SavedValue> values(UpgradeContext context, ClusterRecord record) {
    return Undo.ours(context, record)
        ? ValuesBefore.of(
            record,
            CancelPoint.versionBefore(context.run().status()),
            CancelPoint.versionOfHop(context.run().status()),
            context.database())
        : OfflineTime.overwritten(record.saved(), context.database());
  }
}
