package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the root service requires of every log stream before it stops servers: a leader, no locality
 * change under way, the tenant's number of replicas, a majority of remaining members that answer,
 * and a majority whose logs are not far behind the leader's.
 */
final class QuorumCheck {
  private static final Pattern PAXOS = Pattern.compile("(?i)\\bF(?:ULL)?(?:\\{(\\d+)\\})?@");

  /** A log is in sync if it ends at most this much before the leader's, whatever IN_SYNC says. */
  private static final Duration IN_SYNC = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Tables tables;
  private final Map<Long, String> localities = new HashMap<>();
  private final Set<Long> changing = new HashSet<>();
  private final Set<Long> normal = new HashSet<>();

  QuorumCheck(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * Why a stop is refused.
   *
   * @param retryable whether the reason may pass: an election ends, a log catches up
   */
  record Objection(String text, boolean retryable) {}

  private record Replica(
      String server, boolean leads, BigDecimal end, String members, int number) {}

  /**
   * @param inSync whether the logs of a remaining majority must be in sync
   * @return the first reason to refuse
   */
  Optional<Objection> objection(List<Server> leaving, boolean inSync, String what) {
    Set<String> staying = staying(leaving);
    readTenants();
    Set<LogStream.Id> streams = new LinkedHashSet<>();
    tables
        .rows("SELECT DISTINCT tenant_id, ls_id FROM CDB_OB_LS_LOCATIONS ORDER BY 1, 2")
        .forEach(row -> streams.add(new LogStream.Id((Long) row.get(0), (Long) row.get(1))));
    Map<LogStream.Id, List<Replica>> replicas = replicas();
    streams.addAll(replicas.keySet());
    for (LogStream.Id id : streams) {
      if (normal.contains(keeper(id.tenant()))) {
        Optional<Objection> found =
            objection(id, replicas.getOrDefault(id, List.of()), staying, inSync, what);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Objection> objection(
      LogStream.Id id, List<Replica> replicas, Set<String> staying, boolean inSync, String what) {
    String tenant = "Tenant(" + id.tenant() + ") ";
    String name = tenant + "LS(" + id.stream() + ") ";
    if (replicas.isEmpty()) {
      return Optional.of(new Objection(name + "has no enough paxos member, " + what, true));
    }
    Optional<Replica> leader = replicas.stream().filter(Replica::leads).findFirst();
    if (leader.isEmpty()) {
      return Optional.of(new Objection(name + "has no leader, " + what, true));
    }
    if (changing.contains(id.tenant())) {
      return Optional.of(new Objection(tenant + changingText() + what, false));
    }
    int number = leader.get().number();
    int expected = localities.containsKey(id.tenant()) ? expected(id.tenant()) : number;
    if (number != expected) {
      String text =
          isOldest()
              ? tenant + changingText()
              : name
                  + "paxos replica number does not match with tenant. It should be "
                  + expected
                  + ". ";
      return Optional.of(new Objection(text + what, false));
    }
    int majority = number / 2 + 1;
    List<String> valid =
        Arrays.stream(leader.get().members().split(","))
            .map(member -> member.substring(0, member.lastIndexOf(':')))
            .filter(staying::contains)
            .toList();
    List<Replica> answering =
        replicas.stream().filter(replica -> valid.contains(replica.server())).toList();
    if (answering.size() < majority) {
      return Optional.of(
          new Objection(
              name + "has no enough valid paxos member after " + what + ", " + what,
              valid.size() >= majority));
    }
    BigDecimal oldest =
        leader
            .get()
            .end()
            .subtract(BigDecimal.valueOf(cluster.spec.clock().scaled(IN_SYNC) * 1_000));
    long close = answering.stream().filter(r -> r.end().compareTo(oldest) >= 0).count();
    return inSync && close < majority
        ? Optional.of(new Objection(name + "log not sync, " + what, true))
        : Optional.empty();
  }

  private void readTenants() {
    for (List<Object> row :
        tables.rows("SELECT tenant_id, locality, previous_locality, status FROM __all_tenant")) {
      long tenant = (Long) row.get(0);
      localities.put(tenant, (String) row.get(1));
      if (!row.get(2).equals("")) {
        changing.add(tenant);
      }
      if (row.get(3).toString().equalsIgnoreCase("NORMAL")) {
        normal.add(tenant);
      }
    }
  }

  private Map<LogStream.Id, List<Replica>> replicas() {
    Map<LogStream.Id, List<Replica>> replicas = new HashMap<>();
    LogPositions.Now now = cluster.logs.now();
    for (List<Object> row :
        tables.rows(
            "SELECT tenant_id, ls_id, svr_ip, svr_port, role, in_sync, paxos_member_list,"
                + " paxos_replica_num, end_scn FROM __all_virtual_log_stat")) {
      LogStream.Id id = new LogStream.Id((Long) row.get(0), (Long) row.get(1));
      boolean moves = ((Number) row.get(5)).intValue() == 1 && now.moves(id);
      replicas
          .computeIfAbsent(id, key -> new ArrayList<>())
          .add(
              new Replica(
                  row.get(2) + ":" + row.get(3),
                  row.get(4).equals("LEADER"),
                  moves ? BigDecimal.valueOf(now.scn()) : (BigDecimal) row.get(8),
                  row.get(6).toString(),
                  ((Number) row.get(7)).intValue()));
    }
    return replicas;
  }

  /**
   * Returns the tenant that keeps the records of a tenant's log streams, which are read if it is
   * NORMAL.
   */
  private static long keeper(long tenant) {
    return tenant % 2 == 0 ? tenant - 1 : tenant;
  }

  private int expected(long tenant) {
    return paxosReplicas(localities.get(tenant));
  }

  /** Version 4.0 has a typo here, and the same text for a wrong number of replicas. */
  private String changingText() {
    return isOldest() ? "locality is chaning, " : "locality is changing, ";
  }

  private boolean isOldest() {
    return cluster.rootServer().filter(rs -> !rs.build.atLeast("4.1.0.0")).isPresent();
  }

  /**
   * Counts the paxos replicas of a locality: two of {@code FULL{1}@zone1, FULL{1}@zone2,
   * READONLY{1}@zone3}.
   */
  static int paxosReplicas(String locality) {
    Matcher matcher = PAXOS.matcher(locality);
    int replicas = 0;
    while (matcher.find()) {
      replicas += matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
    }
    return replicas;
  }

  /**
   * Returns whether a server is alive, in service, not stopped, in no stopped zone, and not about
   * to be stopped.
   */
  private Set<String> staying(List<Server> leaving) {
    Set<String> staying = new HashSet<>();
    for (List<Object> row :
        tables.rows(
            "SELECT svr_ip, svr_port FROM __all_server WHERE status = 'ACTIVE' AND"
                + " start_service_time > 0 AND stop_time = 0 AND zone NOT IN (SELECT zone FROM"
                + " DBA_OB_ZONES WHERE status = 'INACTIVE')")) {
      Address address = new Address((String) row.get(0), ((Number) row.get(1)).intValue());
      boolean leaves = leaving.stream().anyMatch(server -> server.address().equals(address));
      if (!leaves) {
        staying.add(address.toString());
      }
    }
    return staying;
  }
}
