package dev.obupgrade.kube;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What must outlive an upgrade's resource: who upgrades the cluster, and the values to restore. One
 * ConfigMap per cluster, without an owner, so that deleting the resource loses nothing. Its name
 * comes from the StatefulSets, which somebody may rename: {@link #subject} says what it is about.
 *
 * @param holder UID of the ObUpgrade that upgrades the cluster
 * @param holderName its name, for people
 * @param saved what was there before anything was changed; never overwritten, only added to
 * @param hop version of the hop under way
 * @param zone under way: from before it is stopped until it serves again
 * @param author the ObUpgrade that wrote the hop; it stays when another one takes the record over
 * @param subject the cluster that the record is about
 * @param version the ConfigMap's resourceVersion; empty before it is stored
 */
@RecordBuilder
public record ClusterRecord(
    String namespace,
    String name,
    String holder,
    String holderName,
    List<SavedValue> saved,
    Optional<String> hop,
    Optional<String> zone,
    Optional<Author> author,
    Subject subject,
    Optional<String> version)
    implements ClusterRecordBuilder.With {
  /** Every record's name begins so. */
  public static final String PREFIX = "obupgrade-cluster-";

  /**
   * A cluster, by its StatefulSets and by what the database says of itself.
   *
   * @param statefulSets of the record's namespace; empty in a record of an earlier operator
   * @param database empty in a record of an earlier operator
   */
  public record Subject(List<String> statefulSets, Optional<DatabaseIdentity> database) {
    public Subject {
      statefulSets = List.copyOf(statefulSets);
    }

    /** Of a record of an earlier operator. */
    public static Subject unknown() {
      return new Subject(List.of(), Optional.empty());
    }

    public boolean known() {
      return !statefulSets.isEmpty() && database.isPresent();
    }
  }

  /**
   * What a database says of itself. Clusters made from one template have the same name and id, but
   * no server in common.
   *
   * @param servers as {@code ip:port}
   */
  public record DatabaseIdentity(String clusterName, String clusterId, List<String> servers) {
    public DatabaseIdentity {
      servers = List.copyOf(servers);
    }

    public boolean sameAs(DatabaseIdentity other) {
      return clusterName.equals(other.clusterName)
          && clusterId.equals(other.clusterId)
          && servers.stream().anyMatch(other.servers::contains);
    }
  }

  /** Which ObUpgrade, also after it was deleted. The name is for people. */
  public record Author(String uid, String name) {}

  /** A record of which nobody is the author yet, about a cluster that is not known. */
  public ClusterRecord(
      String namespace,
      String name,
      String holder,
      String holderName,
      List<SavedValue> saved,
      Optional<String> hop,
      Optional<String> zone,
      Optional<String> version) {
    this(
        namespace,
        name,
        holder,
        holderName,
        saved,
        hop,
        zone,
        Optional.empty(),
        Subject.unknown(),
        version);
  }

  public ClusterRecord {
    saved = List.copyOf(saved);
  }

  /**
   * One value to restore. {@code servers} lists the servers where it differed, or is empty for all
   * servers.
   *
   * @param kind {@code parameter} or {@code suspendedMerge}
   * @param tenant tenant's name for a tenant parameter or merge; null for the cluster
   * @param tenantId by which a renamed tenant is found; null for the cluster, and in a record of an
   *     earlier operator
   */
  public record SavedValue(
      String kind, String name, String tenant, String value, List<String> servers, Long tenantId) {

    public static final String PARAMETER = "parameter";
    public static final String SUSPENDED_MERGE = "suspendedMerge";

    public SavedValue {
      servers = servers == null ? List.of() : List.copyOf(servers);
    }

    /** A value of the cluster, or one that an earlier operator saved. */
    public SavedValue(String kind, String name, String tenant, String value, List<String> servers) {
      this(kind, name, tenant, value, servers, null);
    }

    /** The same in every version of the operator, so that a hash of it stays the same too. */
    @Override
    public String toString() {
      return "SavedValue[kind=%s, name=%s, tenant=%s, value=%s, servers=%s%s]"
          .formatted(
              kind, name, tenant, value, servers, tenantId == null ? "" : ", tenantId=" + tenantId);
    }
  }

  public ClusterRecord heldBy(String uid, String upgradeName) {
    return withHolder(uid).withHolderName(upgradeName).withAuthor(whoWroteTheHop());
  }

  public ClusterRecord at(Optional<String> newHop, Optional<String> newZone) {
    return withHop(newHop)
        .withZone(newZone)
        .withAuthor(newHop.map(any -> new Author(holder, holderName)));
  }

  /** The place of another record: its hop, zone and their author. */
  public ClusterRecord placedAs(ClusterRecord other) {
    return withHop(other.hop).withZone(other.zone).withAuthor(other.whoWroteTheHop());
  }

  /** The author. In a record of an earlier operator, which names none, it is the holder. */
  public Optional<Author> whoWroteTheHop() {
    return author.or(() -> hop.map(any -> new Author(holder, holderName)));
  }

  /** A stable name from the StatefulSets of a cluster, whatever their order. */
  public static String nameFor(Collection<String> statefulSets) {
    String all = String.join(",", new TreeSet<>(statefulSets));
    return PREFIX + Names.hash(all);
  }
}
