package dev.obupgrade.controller.watchdog;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecords.Listing;
import dev.obupgrade.kube.Kubernetes;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All records and upgrades, as the API server has them at one moment. */
record Sight(Listing records, List<ObUpgrade> upgrades) {
  private static final Comparator<ObUpgrade> BY_END =
      Comparator.comparing((ObUpgrade u) -> u.getStatus().finishedAt())
          .thenComparing(u -> u.getMetadata().getUid());

  /** Records first: an upgrade exists before its record, so the second list has every holder. */
  static Sight of(Kubernetes kubernetes) {
    Listing records = kubernetes.records().list();
    return new Sight(records, kubernetes.upgrades().all());
  }

  /** The upgrades alone, without the records. */
  static Sight ofUpgrades(Kubernetes kubernetes) {
    return new Sight(new Listing(List.of(), List.of()), kubernetes.upgrades().all());
  }

  /** Of an upgrade that can't be read nobody knows, so it counts as one that works. */
  static boolean ended(ObUpgrade upgrade) {
    return upgrade.getStatus() != null && upgrade.getStatus().finishedAt() != null;
  }

  /** The records of clusters on which no upgrade works. Whoever holds one works on its cluster. */
  List<ClusterRecord> left() {
    return records.records().stream()
        .filter(record -> upgrades.stream().noneMatch(u -> !ended(u) && concerns(u, record)))
        .filter(record -> record.subject().database().filter(this::workedOn).isEmpty())
        .toList();
  }

  /** Whether an upgrade that has not ended holds a record of this database, in any namespace. */
  boolean workedOn(ClusterRecord.DatabaseIdentity database) {
    return records.records().stream()
        .filter(this::held)
        .anyMatch(record -> record.subject().database().filter(database::sameAs).isPresent());
  }

  private boolean held(ClusterRecord record) {
    return upgrades.stream()
        .anyMatch(
            u ->
                !ended(u)
                    && u.getMetadata().getNamespace().equals(record.namespace())
                    && u.getMetadata().getUid().equals(record.holder()));
  }

  /** The last upgrade of the record's cluster that has ended. */
  Optional<ObUpgrade> last(ClusterRecord record) {
    return upgrades.stream().filter(u -> ended(u) && concerns(u, record)).max(BY_END);
  }

  private static boolean concerns(ObUpgrade upgrade, ClusterRecord record) {
    List<String> sets = sets(upgrade);
    return upgrade.getMetadata().getNamespace().equals(record.namespace())
        && (ClusterRecord.nameFor(sets).equals(record.name())
            || upgrade.getMetadata().getUid().equals(record.holder())
            || !Collections.disjoint(sets, record.subject().statefulSets()));
  }

  /** The upgrade that works on the cluster of this one, if any does. */
  Optional<ObUpgrade> worker(ObUpgrade upgrade) {
    return upgrades.stream().filter(u -> !ended(u) && sameCluster(u, upgrade)).findFirst();
  }

  /** The last upgrade of each cluster on which none works. */
  List<ObUpgrade> lastOfRestingClusters() {
    Map<String, List<ObUpgrade>> byCluster =
        upgrades.stream()
            .filter(Sight::ended)
            .collect(Collectors.groupingBy(Sight::cluster, TreeMap::new, Collectors.toList()));
    List<ObUpgrade> last =
        byCluster.values().stream().map(all -> Collections.max(all, BY_END)).toList();
    return last.stream()
        .filter(u -> worker(u).isEmpty())
        .filter(u -> newer(u, last).isEmpty())
        .toList();
  }

  /**
   * Of each cluster the last upgrade that left images which Git must carry, unless another one
   * replaces them now. Checks alone replace none.
   */
  List<ObUpgrade> lastWithImages() {
    List<ObUpgrade> left =
        upgrades.stream().filter(u -> ended(u) && !u.getStatus().gitImages().isEmpty()).toList();
    return left.stream()
        .filter(u -> newer(u, left).isEmpty())
        .filter(u -> replacing(u).isEmpty())
        .toList();
  }

  /** The upgrade that works on the cluster of this one and may change its images, if any does. */
  Optional<ObUpgrade> replacing(ObUpgrade upgrade) {
    return upgrades.stream()
        .filter(u -> !ended(u) && u.getSpec().mode() == UpgradeMode.Upgrade)
        .filter(u -> sameCluster(u, upgrade))
        .findFirst();
  }

  /** One of other StatefulSets, because somebody has renamed one since. */
  private static Optional<ObUpgrade> newer(ObUpgrade upgrade, Collection<ObUpgrade> all) {
    return all.stream()
        .filter(u -> BY_END.compare(u, upgrade) > 0 && sameCluster(u, upgrade))
        .findFirst();
  }

  private static boolean sameCluster(ObUpgrade one, ObUpgrade other) {
    return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace())
        && !Collections.disjoint(sets(one), sets(other));
  }

  private static String cluster(ObUpgrade upgrade) {
    return upgrade.getMetadata().getNamespace() + "/" + ClusterRecord.nameFor(sets(upgrade));
  }

  private static List<String> sets(ObUpgrade upgrade) {
    return upgrade.getSpec().cluster().statefulSets();
  }

  /** Whether the operator may not list records where this upgrade is. */
  boolean blind(ObUpgrade upgrade) {
    return Stream.of(Listing.EVERYWHERE, upgrade.getMetadata().getNamespace())
        .anyMatch(records.unseen()::contains);
  }
}
