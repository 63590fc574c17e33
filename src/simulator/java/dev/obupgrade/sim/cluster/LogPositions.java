package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Where logs end. A leader writes a keep-alive ten times a second, and the followers replay it. So
 * the logs of all replicas in sync end with the clock. The tables are updated when somebody reads
 * them. A tenant that isn't primary has only what its primary sends.
 */
final class LogPositions {
  /** A log out of sync ends this much before the leader's, which is more than a stop allows. */
  private static final Duration BEHIND = Duration.ofSeconds(6);

  private final Cluster cluster;
  private final Tables tables;

  LogPositions(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * The logs at a moment.
   *
   * @param scn nanoseconds: where the logs end that move
   */
  record Now(long scn, Set<LogStream.Id> leaderless, Set<Long> passive) {
    boolean moves(LogStream.Id id) {
      return !leaderless.contains(id) && !passive.contains(id.tenant());
    }
  }

  Now now() {
    Set<LogStream.Id> leaderless = new HashSet<>();
    for (LogStream stream : cluster.allStreams()) {
      if (stream.leader.isEmpty()) {
        leaderless.add(stream.id);
      }
    }
    Set<Long> passive = new HashSet<>();
    tables
        .rows("SELECT tenant_id FROM __all_virtual_tenant_info WHERE tenant_role <> 'PRIMARY'")
        .forEach(row -> passive.add((Long) row.get(0)));
    return new Now(cluster.now() * 1_000, leaderless, passive);
  }

  /** Returns where the log ends that a server begins to catch up with. */
  long behind() {
    return (cluster.now() - cluster.spec.clock().scaled(BEHIND)) * 1_000;
  }

  void show(Now now) {
    Long[] still = keys(now.leaderless());
    Long[] passive = now.passive().toArray(Long[]::new);
    String moves = " AND NOT tenant_id = ANY(?) AND NOT (tenant_id * 1000000 + ls_id) = ANY(?)";
    tables.update(
        "UPDATE __all_virtual_log_stat SET end_scn = ?, max_scn = ? WHERE in_sync = 1 AND end_scn <"
            + " ?"
            + moves,
        now.scn(),
        now.scn(),
        now.scn(),
        passive,
        still);
    tables.update(
        "UPDATE __all_virtual_replay_stat SET unsubmitted_log_scn = ? WHERE unsubmitted_log_scn"
            + " BETWEEN 2 AND ?"
            + moves,
        now.scn() + 1,
        now.scn(),
        passive,
        still);
  }

  /** Updates who leads in the tables that don't show it at once. */
  void showRoles() {
    String role =
        "COALESCE((SELECT s.role FROM __all_virtual_log_stat s WHERE s.tenant_id = t.tenant_id AND"
            + " s.ls_id = t.ls_id AND s.svr_ip = t.svr_ip AND s.svr_port = t.svr_port),"
            + " 'FOLLOWER')";
    tables.update(
        "UPDATE __all_virtual_ls_info t SET ls_state = " + role + " WHERE ls_state <> " + role);
    tables.update(
        "UPDATE __all_virtual_replay_stat t SET role = " + role + " WHERE role <> " + role);
  }

  static Long[] keys(Set<LogStream.Id> ids) {
    return ids.stream().map(id -> id.tenant() * 1_000_000 + id.stream()).toArray(Long[]::new);
  }
}
