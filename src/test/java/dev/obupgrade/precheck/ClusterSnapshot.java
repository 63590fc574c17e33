package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.DataBackup;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DdlHistory;
import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ResourcePool;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Server.Status;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.oceanbase.TabletRoom;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.Tenant.Type;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a cluster says at one moment, held still: three zones of one server each, the tenants sys,
 * META$1002 and mysql1, all well, with some of what a dropped tenant leaves behind for a while. A
 * fault is a snapshot with one thing changed.
 */
public record ClusterSnapshot(
    boolean inSysTenant,
    List<Server> servers,
    List<Zone> zones,
    List<Tenant> tenants,
    List<LogReplica> logReplicas,
    List<LogStreamLocation> locations,
    List<SchemaState> schemas,
    UpgradeState upgradeState,
    List<DataVersion> dataVersions,
    List<Compaction> compactions,
    Map<Obstacle, OptionalLong> obstacles,
    FitnessAnswers answers)
    implements FitnessView {

  public static final ObVersion VERSION = ObVersion.parse("4.3.5.2");
  public static final BuildVersion BUILD = new BuildVersion(VERSION, 102000042025070100L);
  private static final long DROPPED = 1004;
  private static final List<String> ZONES = List.of("zone1", "zone2", "zone3");
  private static final List<ServerAddress> ADDRESSES =
      IntStream.of(1, 2, 3).mapToObj(ClusterSnapshot::server).toList();

  public static ClusterSnapshot healthy() {
    return healthy(VERSION);
  }

  /** Of another version, and healthy as well. */
  public static ClusterSnapshot healthy(ObVersion version) {
    var tenants =
        List.of(
            tenant(1, "sys", Type.SYS),
            tenant(1001, "META$1002", Type.META),
            tenant(1002, "mysql1", Type.USER));
    var replicas = new ArrayList<LogReplica>();
    var locations = new ArrayList<LogStreamLocation>();
    Stream.of(
            new long[] {1, 1}, new long[] {1001, 1}, new long[] {1002, 1}, new long[] {1002, 1001})
        .forEach(
            ls -> {
              for (int i = 0; i < 3; i++) {
                boolean leads = i == (int) (ls[0] % 3);
                replicas.add(
                    new LogReplica(ls[0], ls[1], ADDRESSES.get(i), leads, true, ADDRESSES, 3));
                locations.add(
                    new LogStreamLocation(ls[0], ls[1], ADDRESSES.get(i), ZONES.get(i), leads));
              }
            });
    var obstacles = new EnumMap<Obstacle, OptionalLong>(Obstacle.class);
    for (Obstacle kind : Obstacle.values()) {
      obstacles.put(kind, OptionalLong.of(0));
    }
    return new ClusterSnapshot(
        true,
        IntStream.range(0, 3).mapToObj(i -> healthyServer(i, version)).toList(),
        ZONES.stream().map(zone -> new Zone(zone, true, "sys_region")).toList(),
        tenants,
        List.copyOf(replicas),
        List.copyOf(locations),
        Stream.concat(
                tenants.stream()
                    .flatMap(
                        t ->
                            ADDRESSES.stream()
                                .map(s -> new SchemaState(s, t.id(), 1700000000000008L))),
                Stream.of(new SchemaState(ADDRESSES.getFirst(), DROPPED, 1700000000000008L)))
            .toList(),
        new UpgradeState(Set.of(false), Set.of("NONE"), Set.of(version)),
        Stream.concat(
                tenants.stream().map(t -> dataVersion(t.id(), version)),
                Stream.of(leftBehind(DROPPED)))
            .toList(),
        tenants.stream().map(t -> new Compaction(t.id(), true, false, false)).toList(),
        obstacles,
        FitnessAnswers.healthy());
  }

  /** A dropped tenant's {@code compatible}, from when it was dropped. */
  private static DataVersion leftBehind(long tenant) {
    return new DataVersion(
        tenant,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ObVersion.parse("4.0.0.0")));
  }

  static ServerAddress server(int number) {
    return new ServerAddress("10.0.0." + number, 2882);
  }

  static DataVersion dataVersion(long tenant, ObVersion version) {
    return new DataVersion(
        tenant,
        Optional.of(version),
        Optional.of(version),
        Optional.of(version),
        Optional.of(version));
  }

  private static Server healthyServer(int index, ObVersion version) {
    return new Server(
        ADDRESSES.get(index),
        2881,
        ZONES.get(index),
        Status.ACTIVE,
        new BuildVersion(version, BUILD.build()),
        0,
        1700000000000000L,
        index == 0);
  }

  private static Tenant tenant(long id, String name, Type type) {
    return new Tenant(
        id, name, type, "PRIMARY", "NORMAL", false, "zone1;zone2,zone3", "FULL{1}@zone1", false);
  }

  /** The list with the matching elements changed; nothing matching is a mistake in the test. */
  static <T> List<T> change(List<T> list, Predicate<T> which, UnaryOperator<T> how) {
    if (list.stream().noneMatch(which)) {
      throw new IllegalArgumentException("nothing to change");
    }
    return list.stream()
        .map(element -> which.test(element) ? how.apply(element) : element)
        .toList();
  }

  static <T> List<T> without(List<T> list, Predicate<T> which) {
    if (list.stream().noneMatch(which)) {
      throw new IllegalArgumentException("nothing to take away");
    }
    return list.stream().filter(which.negate()).toList();
  }

  public ClusterSnapshot withInSysTenant(boolean value) {
    return with(value, servers, zones, tenants, logReplicas, locations);
  }

  public ClusterSnapshot withServers(List<Server> value) {
    return with(inSysTenant, value, zones, tenants, logReplicas, locations);
  }

  public ClusterSnapshot withZones(List<Zone> value) {
    return with(inSysTenant, servers, value, tenants, logReplicas, locations);
  }

  public ClusterSnapshot withTenants(List<Tenant> value) {
    return with(inSysTenant, servers, zones, value, logReplicas, locations);
  }

  public ClusterSnapshot withLogReplicas(List<LogReplica> value) {
    return with(inSysTenant, servers, zones, tenants, value, locations);
  }

  public ClusterSnapshot withLocations(List<LogStreamLocation> value) {
    return with(inSysTenant, servers, zones, tenants, logReplicas, value);
  }

  public ClusterSnapshot withSchemas(List<SchemaState> value) {
    return with(value, upgradeState, dataVersions, compactions, obstacles);
  }

  public ClusterSnapshot withUpgradeState(UpgradeState value) {
    return with(schemas, value, dataVersions, compactions, obstacles);
  }

  public ClusterSnapshot withDataVersions(List<DataVersion> value) {
    return with(schemas, upgradeState, value, compactions, obstacles);
  }

  public ClusterSnapshot withCompactions(List<Compaction> value) {
    return with(schemas, upgradeState, dataVersions, value, obstacles);
  }

  public ClusterSnapshot withObstacle(Obstacle kind, OptionalLong count) {
    var changed = new EnumMap<>(obstacles);
    changed.put(kind, count);
    return with(schemas, upgradeState, dataVersions, compactions, changed);
  }

  ClusterSnapshot withAnswers(Consumer<FitnessAnswers> change) {
    return new ClusterSnapshot(
        inSysTenant,
        servers,
        zones,
        tenants,
        logReplicas,
        locations,
        schemas,
        upgradeState,
        dataVersions,
        compactions,
        obstacles,
        answers.changed(change));
  }

  private ClusterSnapshot with(
      boolean sysTenant,
      List<Server> newServers,
      List<Zone> newZones,
      List<Tenant> newTenants,
      List<LogReplica> newReplicas,
      List<LogStreamLocation> newLocations) {
    return new ClusterSnapshot(
        sysTenant,
        newServers,
        newZones,
        newTenants,
        newReplicas,
        newLocations,
        schemas,
        upgradeState,
        dataVersions,
        compactions,
        obstacles,
        answers);
  }

  private ClusterSnapshot with(
      List<SchemaState> newSchemas,
      UpgradeState newUpgradeState,
      List<DataVersion> newDataVersions,
      List<Compaction> newCompactions,
      Map<Obstacle, OptionalLong> newObstacles) {
    return new ClusterSnapshot(
        inSysTenant,
        servers,
        zones,
        tenants,
        logReplicas,
        locations,
        newSchemas,
        newUpgradeState,
        newDataVersions,
        newCompactions,
        newObstacles,
        answers);
  }

  @Override
  public String clusterName() {
    return "obtest";
  }

  @Override
  public ServerSoftware software() {
    return new ServerSoftware(Optional.of("4.3.5.2"), "5.7.25-OceanBase_CE-v4.3.5.2");
  }

  @Override
  public Grants grants() {
    return answers.grants;
  }

  @Override
  public List<ParameterValue> parameters(Collection<String> names) {
    return answers.parameters.stream().filter(p -> names.contains(p.name())).toList();
  }

  @Override
  public List<UpgradeJob> upgradeJobs() {
    return answers.upgradeJobs;
  }

  @Override
  public List<Inspection> inspections() {
    return List.of();
  }

  @Override
  public List<Checkpoint> checkpoints() {
    return List.of();
  }

  @Override
  public Map<Obstacle, OptionalLong> obstacles(Collection<Obstacle> kinds) {
    var asked = new EnumMap<Obstacle, OptionalLong>(Obstacle.class);
    kinds.forEach(kind -> asked.put(kind, obstacles.get(kind)));
    return asked;
  }

  @Override
  public List<ResourcePool> resourcePools() {
    return answers.pools;
  }

  @Override
  public List<DiskUse> dataDisks() {
    return answers.told("dataDisks", answers.dataDisks);
  }

  @Override
  public List<DiskUse> logDisks() {
    return answers.told("logDisks", answers.logDisks);
  }

  @Override
  public List<TabletRoom> tabletRoom() {
    return answers.tabletRoom;
  }

  @Override
  public List<DdlHistory> ddlHistory() {
    return answers.told("ddlHistory", answers.ddlHistory);
  }

  @Override
  public List<DataBackup> dataBackups() {
    return answers.backups;
  }

  @Override
  public List<OracleTenant> oracleTenants() {
    return answers.oracleTenants;
  }

  @Override
  public List<ServerClock> clocks(List<Server> asked) {
    return answers.clocks;
  }

  @Override
  public List<String> examples(Obstacle kind) {
    return answers.told("examples", List.of("one of " + kind));
  }

  @Override
  public void tryLogin(Endpoint server, String user, Supplier<Password> password) {
    password.get();
    if (answers.refusedLogins.containsKey(user)) {
      throw answers.refusedLogins.get(user);
    }
  }
}
