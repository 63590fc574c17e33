package dev.obupgrade.oceanbase;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a cluster can be asked. Each method is one look; two looks may see different moments.
 *
 * <p>Every method throws {@link DatabaseException.Unavailable} when no server answers and {@link
 * DatabaseException.Refused} when the database says no.
 */
public interface ClusterView {

  /**
   * The database's clock, in microseconds since 1970: what {@link Server#startServiceTime} is
   * compared with.
   */
  long clockMicros();

  /** The cluster's name. */
  String clusterName();

  /** Whether the login is one of the sys tenant. */
  boolean inSysTenant();

  /** What the server is; answered to every login, also by databases that are no OceanBase. */
  ServerSoftware software();

  /** What the login may do; answered to every login. */
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

  /** The newest upgrade job of each type that there has ever been one of. */
  List<UpgradeJob> upgradeJobs();

  /**
   * What the root service has found of the cluster: all {@code checking} while its process has not
   * looked, and the old verdict until it looks again.
   */
  List<Inspection> inspections();

  List<Checkpoint> checkpoints();

  /**
   * How many of each kind are under way, asked in as few statements as the version allows. Empty
   * for what this version has no view of.
   */
  Map<Obstacle, OptionalLong> obstacles(Collection<Obstacle> kinds);

  /** How many of one kind are under way; empty for what this version has no view of. */
  default OptionalLong count(Obstacle kind) {
    return obstacles(Set.of(kind)).getOrDefault(kind, OptionalLong.empty());
  }
}
