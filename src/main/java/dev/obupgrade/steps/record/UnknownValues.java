package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.plan.ObVersion;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the vendor's scripts have set in an upgrade that nobody's record describes. The value from
 * before is not known, and the one of now must not be taken for it: {@code upgrade_post.py} sets
 * its own, which the operator leaves.
 */
public final class UnknownValues {
  /** What upgrade_pre.py turns off for the whole cluster or in every tenant. */
  private static final Set<String> TURNED_OFF =
      Set.of(
          "enable_ddl",
          "enable_major_freeze",
          "_enable_adaptive_compaction",
          "_ob_enable_direct_load");

  /** Older scripts turn both off in the whole cluster, newer ones the first in tenant sys alone. */
  private static final String REBALANCE = "enable_rebalance";

  private static final String REREPLICATION = "enable_rereplication";
  private static final ObVersion OF_SYS_SINCE = new ObVersion(4, 2, 0, 0);
  private static final long SYS = 1;

  private final boolean olderScript;

  private UnknownValues(ClusterView view) {
    this.olderScript =
        view.upgradeState().minObserverVersions().stream()
            .anyMatch(version -> version.compareTo(OF_SYS_SINCE) < 0);
  }

  /** The values that no script has set. */
  static List<SavedValue> without(List<SavedValue> now, ClusterView view) {
    UnknownValues unknown = new UnknownValues(view);
    return now.stream().filter(value -> !unknown.byScript(value)).toList();
  }

  /** Which values nobody knows any more, and what they are now. */
  public static List<String> sentences(ClusterView view) {
    UnknownValues unknown = new UnknownValues(view);
    List<SavedValue> off = SavedParameters.read(view).stream().filter(unknown::byScript).toList();
    String offline =
        view.parameters(List.of(SavedParameters.PERMANENT_OFFLINE)).stream()
            .map(ParameterValue::value)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return List.of(
        "The values from before are not known. Now: %s. upgrade_post.py sets its own, and the operator leaves those."
            .formatted(SavedParameters.list(off)),
        "%s stays %s: set it yourself after the upgrade."
            .formatted(SavedParameters.PERMANENT_OFFLINE, offline));
  }

  private boolean byScript(SavedValue value) {
    if (value.kind().equals(SavedValue.SUSPENDED_MERGE) || TURNED_OFF.contains(value.name())) {
      return true;
    }
    boolean ofScript = olderScript ? value.tenant() == null : isSys(value);
    return value.value().equalsIgnoreCase("False")
        && (value.name().equals(REBALANCE) ? ofScript : olderScript && isRereplication(value));
  }

  private static boolean isRereplication(SavedValue value) {
    return value.name().equals(REREPLICATION);
  }

  private static boolean isSys(SavedValue value) {
    return value.tenantId() != null && value.tenantId() == SYS;
  }
}
