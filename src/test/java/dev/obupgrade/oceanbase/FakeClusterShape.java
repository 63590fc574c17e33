package dev.obupgrade.oceanbase;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a new {@link FakeCluster} looks like. Server {@code n} of zone {@code z} is {@code
 * 10.0.z.n:2882}, its SQL port 2881; each user tenant has a meta tenant and two log streams. All
 * have one name and id, as clusters made from one template do.
 *
 * @param network the second number of the addresses
 * @param userTenants by name; sys is always there
 * @param others how many servers a zone has that has another number of them
 */
public record FakeClusterShape(
    String clusterName,
    List<String> zones,
    int serversPerZone,
    List<String> userTenants,
    BuildVersion build,
    String password,
    FakeTimings timings,
    int network,
    Map<String, Integer> others) {
  static final ObVersion TENANT_REBALANCE = new ObVersion(4, 2, 0, 0);

  public FakeClusterShape {
    zones = List.copyOf(zones);
    userTenants = List.copyOf(userTenants);
    others = Map.copyOf(others);
  }

  public FakeClusterShape(
      String clusterName,
      List<String> zones,
      int serversPerZone,
      List<String> userTenants,
      BuildVersion build,
      String password,
      FakeTimings timings,
      int network) {
    this(
        clusterName,
        zones,
        serversPerZone,
        userTenants,
        build,
        password,
        timings,
        network,
        Map.of());
  }

  /** How many servers a zone has. */
  public int serversOf(String zone) {
    return others.getOrDefault(zone, serversPerZone);
  }

  /** One zone has another number of servers. */
  public FakeClusterShape withServersOf(String zone, int count) {
    Map<String, Integer> changed = new HashMap<>(others);
    changed.put(zone, count);
    return new FakeClusterShape(
        clusterName,
        zones,
        serversPerZone,
        userTenants,
        build,
        password,
        timings,
        network,
        changed);
  }

  public static FakeClusterShape threeZones() {
    return new FakeClusterShape(
        "obtest",
        List.of("zone1", "zone2", "zone3"),
        1,
        List.of("mysql1"),
        BuildVersion.parse("4.3.5.2-102000042025061010"),
        "fake-secret",
        FakeTimings.USUAL,
        0);
  }

  public FakeClusterShape withZones(String... names) {
    return new FakeClusterShape(
        clusterName,
        List.of(names),
        serversPerZone,
        userTenants,
        build,
        password,
        timings,
        network,
        others);
  }

  public FakeClusterShape withServersPerZone(int count) {
    return new FakeClusterShape(
        clusterName, zones, count, userTenants, build, password, timings, network, others);
  }

  public FakeClusterShape withBuild(String changed) {
    return new FakeClusterShape(
        clusterName,
        zones,
        serversPerZone,
        userTenants,
        BuildVersion.parse(changed),
        password,
        timings,
        network,
        others);
  }

  public FakeClusterShape withUserTenants(String... names) {
    return new FakeClusterShape(
        clusterName,
        zones,
        serversPerZone,
        List.of(names),
        build,
        password,
        timings,
        network,
        others);
  }

  public FakeClusterShape withTimings(FakeTimings changed) {
    return new FakeClusterShape(
        clusterName, zones, serversPerZone, userTenants, build, password, changed, network, others);
  }

  /** Of servers that no cluster of another network has. */
  public FakeClusterShape inNetwork(int number) {
    return new FakeClusterShape(
        clusterName, zones, serversPerZone, userTenants, build, password, timings, number, others);
  }

  public FakeCluster create(VirtualClock clock) {
    FakeState state = new FakeState(clock, timings);
    Instant since = clock.instant().minusSeconds(3600);
    for (int z = 1; z <= zones.size(); z++) {
      String zone = zones.get(z - 1);
      state.zoneActive.put(zone, true);
      for (int n = 1; n <= serversOf(zone); n++) {
        var address = new ServerAddress("10.%d.%d.%d".formatted(network, z, n), 2882);
        state.servers.add(new FakeServer(address, 2881, zone, build, since));
      }
    }
    addTenants(state);
    addParameters(state);
    state.rootService.bootstrap();
    return new FakeCluster(state, this);
  }

  private void addTenants(FakeState state) {
    addTenant(state, 1, "sys", Tenant.Type.SYS, build.version(), 1);
    long id = 1002;
    for (String name : userTenants) {
      addPair(state, id, name, build.version());
      id += 2;
    }
  }

  private void addPair(FakeState state, long id, String name, ObVersion version) {
    addTenant(state, id - 1, "META$" + id, Tenant.Type.META, version, 1);
    addTenant(state, id, name, Tenant.Type.USER, version, 1, 1001);
  }

  /** A user tenant that somebody creates, with its meta tenant. */
  void addUserTenant(FakeState state, String name) {
    long id = state.tenants.stream().mapToLong(t -> t.id).max().orElseThrow() / 2 * 2 + 1000;
    ObVersion version = ObVersion.parse(state.parameters.cluster("min_observer_version"));
    addPair(state, id, name, version);
    for (long one = id - 1; one <= id; one++) {
      addTenantParameters(state, state.tenant(one), version);
    }
  }

  // One replica of each log stream per zone; log streams take turns among a zone's servers.
  private void addTenant(
      FakeState state, long id, String name, Tenant.Type type, ObVersion version, long... streams) {
    state.tenants.add(new FakeTenant(id, name, type, version));
    for (long stream : streams) {
      int turn = state.logStreams.size();
      var members =
          zones.stream()
              .map(z -> state.servers.stream().filter(s -> s.zone.equals(z)).toList())
              .map(servers -> servers.get(turn % servers.size()))
              .toList();
      state.logStreams.add(new FakeLogStream(id, stream, members));
    }
  }

  private void addParameters(FakeState state) {
    OptionalLong cluster = OptionalLong.empty();
    String version = build.version().toString();
    state.parameters.define(cluster, "min_observer_version", version);
    state.parameters.define(cluster, "cluster_id", "1");
    state.parameters.define(cluster, "enable_upgrade_mode", "False");
    state.parameters.define(cluster, "_upgrade_stage", "NONE");
    state.parameters.define(cluster, "server_permanent_offline_time", "3600s");
    state.parameters.define(cluster, "enable_ddl", "True");
    state.parameters.define(cluster, "enable_major_freeze", "True");
    state.parameters.define(cluster, "enable_rereplication", "True");
    state.parameters.define(cluster, "_ob_enable_direct_load", "True");
    state.parameters.define(cluster, "enable_sys_table_ddl", "False");
    state.parameters.define(cluster, "syslog_level", "WDIAG");
    boolean ofTenants = build.version().compareTo(TENANT_REBALANCE) >= 0;
    if (!ofTenants) {
      state.parameters.define(cluster, "enable_rebalance", "True");
    }
    state.tenants.forEach(tenant -> addTenantParameters(state, tenant, build.version()));
  }

  private static void addTenantParameters(FakeState state, FakeTenant tenant, ObVersion version) {
    OptionalLong id = OptionalLong.of(tenant.id);
    state.parameters.define(id, "compatible", version.toString());
    state.parameters.define(id, "_enable_adaptive_compaction", "True");
    if (version.compareTo(TENANT_REBALANCE) >= 0) {
      state.parameters.define(id, "enable_rebalance", "True");
    }
  }
}
