package dev.obupgrade.steps.context;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.kube.ClusterRecords.Listing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The records of an upgrade's cluster besides its own: those that share a StatefulSet in its
 * namespace, and those of the same database in any namespace that the operator watches. A record's
 * name comes from the StatefulSets, so somebody renamed one, added a zone, or applied an ObUpgrade
 * in another namespace.
 */
public final class RelatedRecords {
  private final List<Related> all;
  private final List<String> unseen;

  private RelatedRecords(List<Related> all, List<String> unseen) {
    this.all = all;
    this.unseen = unseen;
  }

  /**
   * A record, and why it is related.
   *
   * @param holder the upgrade that holds it, unless that is gone
   * @param shared the StatefulSets that both have; empty when only the database is the same
   */
  public record Related(ClusterRecord record, Optional<ObUpgrade> holder, List<String> shared) {}

  /**
   * Looks for them.
   *
   * @param subject what is known of the upgrade's own cluster
   */
  public static RelatedRecords of(UpgradeContext context, Subject subject) {
    Listing listing = context.kubernetes().records().list();
    Stream<ClusterRecord> records =
        listing.unseen().isEmpty()
            ? listing.records().stream()
            : Stream.concat(listing.records().stream(), byName(context)).distinct();
    return new RelatedRecords(
        records
            .filter(r -> !own(context, r))
            .flatMap(r -> related(context, subject, r).stream())
            .toList(),
        listing.unseen());
  }

  /** Those that a live upgrade holds. */
  public List<Related> held() {
    return all.stream().filter(r -> r.holder().isPresent()).toList();
  }

  /** Those that a deleted upgrade left, or this one itself under another name. */
  public List<ClusterRecord> left() {
    return all.stream().filter(r -> r.holder().isEmpty()).map(Related::record).toList();
  }

  /** What the operator could not see, as a sentence. */
  public Optional<String> blindness(UpgradeContext context) {
    return unseen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The operator may not list ConfigMaps in %s. It looked for other records of this cluster only by name, in namespace %s."
                .formatted(
                    unseen.contains(Listing.EVERYWHERE)
                        ? "all namespaces"
                        : "namespaces " + String.join(", ", unseen),
                    context.namespace()));
  }

  private static boolean own(UpgradeContext context, ClusterRecord record) {
    return record.namespace().equals(context.namespace())
        && record.name().equals(context.recordName());
  }

  /** As far as the operator sees without the permission to list: those of the ObUpgrades here. */
  private static Stream<ClusterRecord> byName(UpgradeContext context) {
    return context.kubernetes().upgrades().inNamespace(context.namespace()).stream()
        .map(RelatedRecords::recordName)
        .collect(Collectors.toSet())
        .stream()
        .flatMap(name -> context.kubernetes().records().find(context.namespace(), name).stream());
  }

  private static Optional<Related> related(
      UpgradeContext context, Subject own, ClusterRecord record) {
    boolean here = record.namespace().equals(context.namespace());
    boolean sameDatabase =
        record.subject().database().stream()
            .anyMatch(other -> own.database().stream().anyMatch(other::sameAs));
    // An earlier operator's record does not say its StatefulSets, but its holder does.
    boolean unsaid = here && record.subject().statefulSets().isEmpty();
    List<String> said = here ? shared(own, record.subject().statefulSets()) : List.of();
    if (said.isEmpty() && !sameDatabase && !unsaid) {
      return Optional.empty();
    }
    Optional<ObUpgrade> holder =
        RecordHolder.live(context, record)
            .filter(u -> !u.getMetadata().getUid().equals(context.uid()));
    List<String> shared =
        unsaid ? shared(own, holder.map(RelatedRecords::statefulSets).orElse(List.of())) : said;
    return shared.isEmpty() && !sameDatabase
        ? Optional.empty()
        : Optional.of(new Related(record, holder, shared));
  }

  private static List<String> shared(Subject own, List<String> others) {
    return own.statefulSets().stream().filter(others::contains).toList();
  }

  private static String recordName(ObUpgrade upgrade) {
    return ClusterRecord.nameFor(statefulSets(upgrade));
  }

  private static List<String> statefulSets(ObUpgrade upgrade) {
    return upgrade.getSpec().cluster().statefulSets();
  }
}
