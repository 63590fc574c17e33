package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Elects and moves leaders. A leader is lost with its server or its majority. After the election's
 * time there is a new one. Leaders move, with a short pause for writes, away from stopped servers
 * and back to the primary zone.
 */
final class LeaderElection {
  private static final LogStream.Id SYS_STREAM = new LogStream.Id(Tenant.SYS, 1);

  /** How long a new root service loads its state before it serves. */
  private static final Duration FULL_SERVICE = Duration.ofMillis(500);

  private final Cluster cluster;
  private final Tables tables;
  private Set<String> stoppedZones = new HashSet<>();
  private Set<Address> stoppedServers = new HashSet<>();
  private final Map<Long, Map<String, Integer>> ranks = new HashMap<>();
  private long fullServiceAt;
  private Optional<LogStream> sys = Optional.empty();
  private List<Faults.Fault> staying = List.of();
  private List<Faults.Fault> leaderless = List.of();
  private List<Faults.Fault> slowElections = List.of();

  LeaderElection(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /** The log stream whose leader is the root service. */
  LogStream sys() {
    if (sys.isEmpty()) {
      sys = cluster.allStreams().stream().filter(s -> s.id.equals(SYS_STREAM)).findFirst();
    }
    return sys.orElseThrow();
  }

  /** Returns whether the root service has loaded its state since its leader was elected. */
  boolean fullService() {
    return cluster.hasRootService() && cluster.now() >= fullServiceAt;
  }

  void tick(long now) {
    readStops();
    readPrimaryZones();
    staying = cluster.faults.named("leader_stays");
    leaderless = cluster.faults.named("no_leader");
    slowElections = cluster.faults.named("slow_election");
    for (Tenant tenant : cluster.tenants()) {
      for (LogStream stream : tenant.streams) {
        tick(stream, now);
      }
    }
  }

  private void tick(LogStream stream, long now) {
    boolean majority = stream.hasMajority() && !withoutLeader(stream);
    if (stream.leader.isPresent() && (!majority || !stream.leader.get().up)) {
      lose(stream);
    }
    if (stream.leader.isEmpty()) {
      if (!majority) {
        stream.electionBegan = 0;
      } else if (stream.electionBegan == 0) {
        stream.electionBegan = now;
      } else if (now >= stream.electionBegan + electionTime(stream)) {
        candidate(stream).ifPresent(server -> lead(stream, server));
      }
      return;
    }
    Server leader = stream.leader.get();
    Optional<Server> better = better(stream, leader);
    if (better.isEmpty() || stays(leader)) {
      stream.movesAt = 0;
    } else if (stream.movesAt == 0) {
      var timings = cluster.spec.timings();
      stream.movesAt =
          now
              + cluster
                  .spec
                  .clock()
                  .scaled(isStopped(leader) ? timings.leaderMove() : timings.leaderReturn());
    } else if (now >= stream.movesAt) {
      stream.pausedUntil = now + cluster.spec.clock().scaled(cluster.spec.timings().switchover());
      lead(stream, better.get());
    }
  }

  private long electionTime(LogStream stream) {
    double factor = 1;
    for (Faults.Fault fault : slowElections) {
      if (fault
          .argument(1, String.valueOf(stream.id.tenant()))
          .equals(String.valueOf(stream.id.tenant()))) {
        factor *= fault.number(0, 10);
      }
    }
    return (long) (cluster.spec.clock().scaled(cluster.spec.timings().election()) * factor);
  }

  /** Removes a leader: followers remain, and uncommitted writes are rolled back. */
  private void lose(LogStream stream) {
    stream.leader = Optional.empty();
    stream.electionBegan = 0;
    stream.movesAt = 0;
    stream.term++;
    tables.update(
        "UPDATE __all_virtual_log_stat SET role = 'FOLLOWER' WHERE tenant_id = ? AND ls_id = ?",
        stream.id.tenant(),
        stream.id.stream());
  }

  private void lead(LogStream stream, Server server) {
    stream.leader = Optional.of(server);
    stream.electionBegan = 0;
    stream.movesAt = 0;
    stream.proposal++;
    long tenant = stream.id.tenant();
    long id = stream.id.stream();
    Address address = server.address();
    tables.update(
        "UPDATE __all_virtual_log_stat SET role = CASE WHEN svr_ip = ? AND svr_port = ? THEN"
            + " 'LEADER' ELSE 'FOLLOWER' END, proposal_id = ? WHERE tenant_id = ? AND ls_id = ?",
        address.ip(),
        address.port(),
        stream.proposal,
        tenant,
        id);
    String meta =
        tenant == Tenant.SYS ? "__all_virtual_core_meta_table" : "__all_virtual_ls_meta_table";
    report(meta, stream, address);
    if (tenant == Tenant.SYS) {
      report("__all_virtual_ls_meta_table", stream, address);
      tables.update(
          "UPDATE __all_server SET with_rootserver = CASE WHEN svr_ip = ? AND svr_port = ? THEN 1"
              + " ELSE 0 END",
          address.ip(),
          address.port());
      cluster.events.rootService(
          address,
          "root_service",
          "full_rootservice",
          "result",
          "0",
          "self_addr",
          address.toString());
      fullServiceAt = cluster.later(FULL_SERVICE);
      cluster.heartbeats().newRootService(cluster.now());
      Replicas replicas = new Replicas(cluster);
      stream.members.stream()
          .filter(member -> !member.up)
          .forEach(member -> replicas.forget(stream, member));
    }
  }

  private void report(String table, LogStream stream, Address leader) {
    tables.update(
        "UPDATE "
            + table
            + " SET role = CASE WHEN svr_ip = ? AND svr_port = ? THEN 1 ELSE 2 END, proposal_id = ?"
            + " WHERE tenant_id = ? AND ls_id = ?",
        leader.ip(),
        leader.port(),
        stream.proposal,
        stream.id.tenant(),
        stream.id.stream());
  }

  private Optional<Server> candidate(LogStream stream) {
    return stream.members.stream()
        .filter(server -> server.up)
        .min(
            Comparator.<Server>comparingInt(server -> server.synced.contains(stream.id) ? 0 : 1)
                .thenComparingInt(server -> isStopped(server) ? 1 : 0)
                .thenComparingInt(server -> rank(stream, server)));
  }

  /** Returns a better server for the leader. */
  private Optional<Server> better(LogStream stream, Server leader) {
    int now = isStopped(leader) ? Integer.MAX_VALUE : rank(stream, leader);
    return stream.members.stream()
        .filter(server -> server != leader && server.up && server.ready)
        .filter(server -> server.synced.contains(stream.id) && !isStopped(server))
        .filter(server -> rank(stream, server) < now)
        .min(Comparator.comparingInt(server -> rank(stream, server)));
  }

  private boolean isStopped(Server server) {
    return stoppedZones.contains(server.zone()) || stoppedServers.contains(server.address());
  }

  private boolean stays(Server leader) {
    return staying.stream().anyMatch(fault -> leader.isMeant(fault.argument(0, "*")));
  }

  private boolean withoutLeader(LogStream stream) {
    return leaderless.stream()
        .anyMatch(
            fault ->
                fault.argument(0, "").equals(String.valueOf(stream.id.tenant()))
                    && fault
                        .argument(1, String.valueOf(stream.id.stream()))
                        .equals(String.valueOf(stream.id.stream())));
  }

  private int rank(LogStream stream, Server server) {
    Map<String, Integer> byZone = ranks.getOrDefault(stream.id.tenant(), Map.of());
    return byZone.getOrDefault(server.zone(), byZone.isEmpty() ? 0 : 100);
  }

  private void readStops() {
    Set<String> zones = new HashSet<>();
    tables
        .rows(
            "SELECT zone FROM __all_zone WHERE name = 'status' AND zone <> '' AND info <> 'ACTIVE'")
        .forEach(row -> zones.add((String) row.get(0)));
    stoppedZones = zones;
    Set<Address> servers = new HashSet<>();
    tables
        .rows("SELECT svr_ip, svr_port FROM __all_server WHERE stop_time > 0")
        .forEach(
            row -> servers.add(new Address((String) row.get(0), ((Number) row.get(1)).intValue())));
    stoppedServers = servers;
  }

  private long ranksReadAt;

  private void readPrimaryZones() {
    long now = cluster.now();
    if (now - ranksReadAt < 200_000 && ranksReadAt != 0) {
      return;
    }
    ranksReadAt = now;
    ranks.clear();
    for (List<Object> row : tables.rows("SELECT tenant_id, primary_zone FROM __all_tenant")) {
      ranks.put((Long) row.get(0), ranks((String) row.get(1)));
    }
  }

  /**
   * Ranks a zone. With {@code z1;z2,z3}, z1 is first, then z2 and z3 are equal. RANDOM prefers
   * none.
   */
  static Map<String, Integer> ranks(String primaryZone) {
    Map<String, Integer> ranks = new HashMap<>();
    if (primaryZone == null || primaryZone.equalsIgnoreCase("RANDOM") || primaryZone.isEmpty()) {
      return ranks;
    }
    int rank = 0;
    for (String group : primaryZone.split(";")) {
      int of = rank++;
      Arrays.stream(group.split(",")).map(String::strip).forEach(zone -> ranks.put(zone, of));
    }
    return ranks;
  }
}
