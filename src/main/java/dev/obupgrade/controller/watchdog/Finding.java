package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.Texts;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;

/**
 * A cluster that was left in the middle of an upgrade.
 *
 * @param key names it from round to round
 * @param last the last upgrade of the cluster, if it still exists
 * @param record of the cluster, if that is what was left
 * @param what is wrong, in sentences without a time
 */
record Finding(
    String key,
    Optional<ObUpgrade> last,
    Optional<ClusterRecord> record,
    Reason reason,
    String what) {
  private static final int MOST_VALUES = 10;

  static Finding ofRecord(ClusterRecord record, Optional<ObUpgrade> last) {
    return new Finding(
        "record %s/%s %s".formatted(record.namespace(), record.name(), record.holder()),
        last,
        Optional.of(record),
        Reason.RecordLeftBehind,
        "No ObUpgrade works on %s, and ConfigMap %s/%s still has its record%s%s. %s"
            .formatted(
                cluster(record),
                record.namespace(),
                record.name(),
                record.holderName().isEmpty() ? "" : " from ObUpgrade " + record.holderName(),
                place(record),
                values(record.saved())));
  }

  static Finding ofUpgradeMode(ObUpgrade last, UpgradeState state) {
    return new Finding(
        "mode " + last.getMetadata().getUid(),
        Optional.of(last),
        Optional.empty(),
        Reason.UpgradeModeLeftBehind,
        ("The cluster of StatefulSets %s in namespace %s is in upgrade mode (stage %s), and no ObUpgrade"
                + " works on it. Somebody left an upgrade unfinished, or upgrades the cluster by hand"
                + " or with another tool.")
            .formatted(
                String.join(", ", last.getSpec().cluster().statefulSets()),
                last.getMetadata().getNamespace(),
                String.join(", ", state.stage())));
  }

  /** The same with another sentence. */
  Finding and(String sentence) {
    return new Finding(key, last, record, reason, what + " " + sentence);
  }

  boolean about(ObUpgrade upgrade) {
    return last.filter(l -> l.getMetadata().getUid().equals(upgrade.getMetadata().getUid()))
        .isPresent();
  }

  private static String cluster(ClusterRecord record) {
    List<String> sets = record.subject().statefulSets();
    String name =
        record.subject().database().map(db -> "cluster " + db.clusterName()).orElse("the cluster");
    return sets.isEmpty() ? name : "%s (StatefulSets %s)".formatted(name, String.join(", ", sets));
  }

  private static String place(ClusterRecord record) {
    return record.hop().map(hop -> ", on the way to " + hop).orElse("")
        + record.zone().map(zone -> " in zone " + zone).orElse("");
  }

  private static String values(List<SavedValue> saved) {
    return saved.isEmpty()
        ? "It has no values to restore."
        : "Values to restore: %s."
            .formatted(Texts.few(saved.stream().map(Finding::value).toList(), MOST_VALUES));
  }

  private static String value(SavedValue saved) {
    String of = saved.tenant() == null ? "" : " of tenant " + saved.tenant();
    return saved.kind().equals(SavedValue.SUSPENDED_MERGE)
        ? "the suspended merge" + of
        : "%s%s = %s".formatted(saved.name(), of, saved.value());
  }
}
