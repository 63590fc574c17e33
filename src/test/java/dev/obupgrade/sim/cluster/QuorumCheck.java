package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
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
 * What the root service asks of every log stream before servers are stopped: a leader, a locality
 * at rest, the tenant's number of replicas, a majority of members that stay, and their logs in
 * sync.
 */
final class QuorumCheck {
  private static final Pattern PAXOS = Pattern.compile("(?i)\\bF(?:ULL)?(?:\\{(\\d+)\\})?@");

  private final Tables tables;

  QuorumCheck(Cluster cluster) {
    this.tables = cluster.tables;
  }

  /**
   * Why a stop can't be.
   *
   * @param retryable whether it may pass by itself: an election ends, a log catches up
   */
  record Objection(String text, boolean retryable) {}

  /**
   * @param inSync whether the logs of those that stay must be in sync
   * @return why it can't be, the first reason found
   */
  Optional<Objection> objection(List<Server> leaving, boolean inSync, String what) {
    Set<String> staying = staying(leaving);
    Set<Long> changing = new HashSet<>();
    Map<Long, Integer> replicaNumbers = new HashMap<>();
    for (List<Object> row :
        tables.rows("SELECT tenant_id, locality, previous_locality FROM __all_tenant")) {
      replicaNumbers.put((Long) row.get(0), paxosReplicas((String) row.get(1)));
      if (!row.get(2).equals("")) {
        changing.add((Long) row.get(0));
      }
    }
    Map<LogStream.Id, List<Object>> leaders = new HashMap<>();
    Map<LogStream.Id, Set<String>> synced = new HashMap<>();
    Set<LogStream.Id> streams = new LinkedHashSet<>();
    tables
        .rows("SELECT DISTINCT tenant_id, ls_id FROM CDB_OB_LS_LOCATIONS ORDER BY 1, 2")
        .forEach(row -> streams.add(new LogStream.Id((Long) row.get(0), (Long) row.get(1))));
    for (List<Object> row :
        tables.rows(
            "SELECT tenant_id, ls_id, svr_ip, svr_port, role, in_sync, paxos_member_list, paxos_replica_num"
                + " FROM __all_virtual_log_stat")) {
      LogStream.Id id = new LogStream.Id((Long) row.get(0), (Long) row.get(1));
      streams.add(id);
      if (row.get(4).equals("LEADER")) {
        leaders.put(id, row);
      }
      if (((Number) row.get(5)).intValue() == 1) {
        synced.computeIfAbsent(id, key -> new HashSet<>()).add(row.get(2) + ":" + row.get(3));
      }
    }
    for (LogStream.Id id : streams) {
      String name = "Tenant(" + id.tenant() + ") LS(" + id.stream() + ") ";
      List<Object> leader = leaders.get(id);
      if (leader == null) {
        return Optional.of(new Objection(name + "has no leader, " + what, true));
      }
      if (changing.contains(id.tenant())) {
        return Optional.of(
            new Objection("Tenant(" + id.tenant() + ") locality is changing, " + what, false));
      }
      int replicas = ((Number) leader.get(7)).intValue();
      int expected = replicaNumbers.getOrDefault(id.tenant(), replicas);
      if (replicas != expected) {
        return Optional.of(
            new Objection(
                name
                    + "paxos replica number does not match with tenant. It should be "
                    + expected
                    + ". "
                    + what,
                false));
      }
      List<String> left =
          Arrays.stream(leader.get(6).toString().split(","))
              .map(member -> member.substring(0, member.lastIndexOf(':')))
              .filter(staying::contains)
              .toList();
      if (2 * left.size() <= replicas) {
        return Optional.of(
            new Objection(
                name + "has no enough valid paxos member after " + what + ", " + what, false));
      }
      if (inSync && !synced.getOrDefault(id, Set.of()).containsAll(left)) {
        return Optional.of(new Objection(name + "log not sync, " + what, true));
      }
    }
    return Optional.empty();
  }

  /** Of {@code FULL{1}@zone1, FULL{1}@zone2, READONLY{1}@zone3} two. */
  static int paxosReplicas(String locality) {
    Matcher matcher = PAXOS.matcher(locality);
    int replicas = 0;
    while (matcher.find()) {
      replicas += matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
    }
    return replicas;
  }

  /** Alive, in service, not stopped, and not among those that leave. */
  private Set<String> staying(List<Server> leaving) {
    Set<String> staying = new HashSet<>();
    for (List<Object> row :
        tables.rows(
            "SELECT svr_ip, svr_port FROM __all_server WHERE status = 'ACTIVE' AND start_service_time > 0"
                + " AND stop_time = 0")) {
      Address address = new Address((String) row.get(0), ((Number) row.get(1)).intValue());
      boolean leaves = leaving.stream().anyMatch(server -> server.address().equals(address));
      if (!leaves) {
        staying.add(address.toString());
      }
    }
    return staying;
  }
}
