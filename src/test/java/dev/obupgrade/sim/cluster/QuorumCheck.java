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

/**
 * What the root service asks of every log stream before servers are stopped: a leader, a locality
 * at rest, the tenant's number of replicas, a majority of members that stay, and their logs in
 * sync.
 */
final class QuorumCheck {
  private final Cluster cluster;
  private final Tables tables;

  QuorumCheck(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * @param inSync whether the logs of those that stay must be in sync
   * @return why it can't be, the first reason found
   */
  Optional<String> objection(List<Server> leaving, boolean inSync, String what) {
    Set<String> staying = staying(leaving);
    Set<Long> changing = new HashSet<>();
    tables
        .rows("SELECT tenant_id FROM __all_tenant WHERE previous_locality <> ''")
        .forEach(row -> changing.add((Long) row.get(0)));
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
        return Optional.of(name + "has no leader, " + what);
      }
      if (changing.contains(id.tenant())) {
        return Optional.of("Tenant(" + id.tenant() + ") locality is changing, " + what);
      }
      int replicas = ((Number) leader.get(7)).intValue();
      int expected = cluster.zones().size();
      if (replicas != expected) {
        return Optional.of(
            name
                + "paxos replica number does not match with tenant. It should be "
                + expected
                + ". "
                + what);
      }
      List<String> left =
          Arrays.stream(leader.get(6).toString().split(","))
              .map(member -> member.substring(0, member.lastIndexOf(':')))
              .filter(staying::contains)
              .toList();
      if (2 * left.size() <= replicas) {
        return Optional.of(name + "has no enough valid paxos member after " + what + ", " + what);
      }
      if (inSync && !synced.getOrDefault(id, Set.of()).containsAll(left)) {
        return Optional.of(name + "log not sync, " + what);
      }
    }
    return Optional.empty();
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
