package dev.obupgrade.kube;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What must outlive an upgrade's resource: who upgrades the cluster, and the values to restore. One
 * ConfigMap per cluster, without an owner, so that deleting the resource loses nothing.
 *
 * @param holder UID of the ObUpgrade that upgrades the cluster
 * @param holderName its name, for people
 * @param saved what was there before anything was changed; never overwritten, only added to
 * @param hop version of the hop under way
 * @param zone under way: from before it is stopped until it serves again
 * @param author the ObUpgrade that wrote the hop; it stays when another one takes the record over
 * @param version the ConfigMap's resourceVersion; empty before it is stored
 */
public record ClusterRecord(
    String namespace,
    String name,
    String holder,
    String holderName,
    List<SavedValue> saved,
    Optional<String> hop,
    Optional<String> zone,
    Optional<Author> author,
    Optional<String> version) {

  /** Which ObUpgrade, also after it was deleted. The name is for people. */
  public record Author(String uid, String name) {}

  /** A record of which nobody is the author yet. */
  public ClusterRecord(
      String namespace,
      String name,
      String holder,
      String holderName,
      List<SavedValue> saved,
      Optional<String> hop,
      Optional<String> zone,
      Optional<String> version) {
    this(namespace, name, holder, holderName, saved, hop, zone, Optional.empty(), version);
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
    return new ClusterRecord(
        namespace, name, uid, upgradeName, saved, hop, zone, whoWroteTheHop(), version);
  }

  public ClusterRecord at(Optional<String> newHop, Optional<String> newZone) {
    return new ClusterRecord(
        namespace,
        name,
        holder,
        holderName,
        saved,
        newHop,
        newZone,
        newHop.map(any -> new Author(holder, holderName)),
        version);
  }

  public ClusterRecord withSaved(List<SavedValue> values) {
    return new ClusterRecord(
        namespace, name, holder, holderName, values, hop, zone, author, version);
  }

  /** The author. In a record of an earlier operator, which names none, it is the holder. */
  public Optional<Author> whoWroteTheHop() {
    return author.or(() -> hop.map(any -> new Author(holder, holderName)));
  }

  /** A stable name from the StatefulSets of a cluster, whatever their order. */
  public static String nameFor(Collection<String> statefulSets) {
    String all = String.join(",", new TreeSet<>(statefulSets));
    return "obupgrade-cluster-" + Names.hash(all);
  }
}
