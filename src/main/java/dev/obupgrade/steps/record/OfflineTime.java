package dev.obupgrade.steps.record;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;

/**
 * The parameter server_permanent_offline_time. The vendor's checker sets it in its last act, and no
 * script restores it.
 */
public final class OfflineTime {
  /** What the checker sets. */
  static final String BY_CHECKER = "72h";

  private OfflineTime() {}

  /**
   * The saved value, if the database still has the checker's. It has another one where the checker
   * never came to its last act, or where somebody has set the parameter since.
   */
  public static List<SavedValue> overwritten(List<SavedValue> saved, ClusterView view) {
    List<SavedValue> ofIt =
        saved.stream().filter(v -> v.name().equals(SavedParameters.PERMANENT_OFFLINE)).toList();
    boolean byChecker =
        !ofIt.isEmpty()
            && view.parameters(List.of(SavedParameters.PERMANENT_OFFLINE)).stream()
                .map(ParameterValue::value)
                .anyMatch(BY_CHECKER::equalsIgnoreCase);
    return byChecker ? ofIt : List.of();
  }

  /** What the operator still waits for; empty when the checker's value is gone. */
  public static Optional<StepResult> restore(UpgradeContext context) {
    return Restoration.next(context, overwritten(context.ownRecord().saved(), context.database()));
  }
}
