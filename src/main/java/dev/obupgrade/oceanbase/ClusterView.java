package dev.obupgrade.oceanbase;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The questions that the operator asks a cluster. Each method is one look, and two looks may see
 * different moments.
 *
 * <p>Every method throws {@link DatabaseException.Unavailable} when no server answers and {@link
 * DatabaseException.Refused} when the database refuses.
 */
public interface ClusterView {

  /** The cluster's name. */
  String clusterName();

  /** Whether the login is one of the sys tenant. */
  boolean inSysTenant();

  /**
   * The server's software. Every login gets an answer, even from databases other than OceanBase.
   */
  ServerSoftware software();

  /** What the login may do. Every login gets an answer. */
  Grants grants();

  List<Server> servers();

  List<Zone> zones();

  List<Tenant> tenants();

  List<LogReplica> logReplicas();

  List<LogStreamLocation> locations();

  List<SchemaState> schemas();

  UpgradeState upgradeState();

  /** The named parameters on every live server, of the cluster and of every tenant. */
  List<ParameterValue> parameters(Collection<String> names);

  List<DataVersion> dataVersions();

  List<Compaction> compactions();

  /** The newest upgrade job of each type that ever ran. */
  List<UpgradeJob> upgradeJobs();

  /**
   * What the root service found when it inspected the cluster: all {@code checking} before its
   * process first looks, and the old result until it looks again.
   */
  List<Inspection> inspections();

  List<Checkpoint> checkpoints();

  /**
   * How many obstacles of each kind there are, in as few statements as the version allows. Empty
   * for a kind that this version has no view of.
   */
  Map<Obstacle, OptionalLong> obstacles(Collection<Obstacle> kinds);

  /** How many obstacles of one kind there are; empty when this version has no view of them. */
  default OptionalLong count(Obstacle kind) {
    return obstacles(Set.of(kind)).getOrDefault(kind, OptionalLong.empty());
  }
}
