package dev.obupgrade.health;

import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a cluster said at one moment, to be changed row by row. */
final class ClusterSnapshot implements ClusterView {
  final List<Server> servers;
  final List<Zone> zones;
  final List<Tenant> tenants;
  final List<LogReplica> logReplicas;
  final List<LogStreamLocation> locations;
  final List<SchemaState> schemas;
  final List<DataVersion> dataVersions;
  final List<Inspection> inspections;
  final List<UpgradeJob> upgradeJobs;
  final Map<Obstacle, OptionalLong> obstacles;
  UpgradeState upgradeState;
  private final ClusterView original;

  ClusterSnapshot(ClusterView original) {
    this.original = original;
    servers = new ArrayList<>(original.servers());
    zones = new ArrayList<>(original.zones());
    tenants = new ArrayList<>(original.tenants());
    logReplicas = new ArrayList<>(original.logReplicas());
    locations = new ArrayList<>(original.locations());
    schemas = new ArrayList<>(original.schemas());
    dataVersions = new ArrayList<>(original.dataVersions());
    inspections = new ArrayList<>(original.inspections());
    upgradeJobs = new ArrayList<>(original.upgradeJobs());
    obstacles = new HashMap<>(original.obstacles(List.of(Obstacle.values())));
    upgradeState = original.upgradeState();
  }

  @Override
  public String clusterName() {
    return original.clusterName();
  }

  @Override
  public ServerSoftware software() {
    return original.software();
  }

  @Override
  public Grants grants() {
    return original.grants();
  }

  @Override
  public boolean inSysTenant() {
    return original.inSysTenant();
  }

  @Override
  public List<Server> servers() {
    return servers;
  }

  @Override
  public List<Zone> zones() {
    return zones;
  }

  @Override
  public List<Tenant> tenants() {
    return tenants;
  }

  @Override
  public List<LogReplica> logReplicas() {
    return logReplicas;
  }

  @Override
  public List<LogStreamLocation> locations() {
    return locations;
  }

  @Override
  public List<SchemaState> schemas() {
    return schemas;
  }

  @Override
  public UpgradeState upgradeState() {
    return upgradeState;
  }

  @Override
  public List<ParameterValue> parameters(Collection<String> names) {
    return original.parameters(names);
  }

  @Override
  public List<DataVersion> dataVersions() {
    return dataVersions;
  }

  @Override
  public List<Compaction> compactions() {
    return original.compactions();
  }

  @Override
  public List<UpgradeJob> upgradeJobs() {
    return upgradeJobs;
  }

  @Override
  public List<Inspection> inspections() {
    return inspections;
  }

  @Override
  public List<Checkpoint> checkpoints() {
    return original.checkpoints();
  }

  @Override
  public Map<Obstacle, OptionalLong> obstacles(Collection<Obstacle> kinds) {
    return obstacles;
  }
}
