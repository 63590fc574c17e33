package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How far a replica's log is on disk as data. A server checks every five seconds. Where nothing is
 * only in memory, the checkpoint follows the log. Otherwise it stays until a freeze has written the
 * memory to disk. The first log stream of each tenant holds inner tables, which are written all the
 * time, so its checkpoints move with freezes only.
 */
final class Checkpoints {
  private static final Duration ROUND = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Tables tables;

  Checkpoints(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /** Notes rows of a user tenant, which may be in any of its log streams. */
  void wrote(Tenant tenant) {
    long scn = cluster.now() * 1_000;
    for (LogStream stream : tenant.streams) {
      if (stream.id.stream() > 1) {
        stream.members.forEach(member -> member.unflushed.put(stream.id, scn));
      }
    }
  }

  void show(LogPositions.Now now) {
    long round = Math.max(1, cluster.spec.clock().scaled(ROUND)) * 1_000;
    long scn = now.scn() / round * round;
    Long[] passive = now.passive().toArray(Long[]::new);
    for (Server server : cluster.servers()) {
      if (server.up) {
        Set<LogStream.Id> still = new HashSet<>(now.leaderless());
        still.addAll(server.unflushed.keySet());
        still.addAll(server.syncing.keySet());
        tables.update(
            "UPDATE __all_virtual_ls_info SET checkpoint_scn = ? WHERE svr_ip = ? AND svr_port = ?"
                + " AND ls_id > 1 AND checkpoint_scn < ? AND NOT tenant_id = ANY(?) AND NOT"
                + " (tenant_id * 1000000 + ls_id) = ANY(?)",
            scn,
            server.address().ip(),
            server.address().port(),
            scn,
            passive,
            LogPositions.keys(still));
      }
    }
  }

  /**
   * Notes that a freeze of that moment is on disk. No checkpoint goes beyond the end of its log.
   */
  void flushed(Server server, List<Long> tenants, long scn) {
    cluster.logs.show(cluster.logs.now());
    Set<Long> meant = new HashSet<>(tenants);
    server
        .unflushed
        .entrySet()
        .removeIf(e -> meant.contains(e.getKey().tenant()) && e.getValue() <= scn);
    tables.update(
        "UPDATE __all_virtual_ls_info t SET checkpoint_scn = GREATEST(checkpoint_scn,"
            + " COALESCE((SELECT LEAST(?, s.end_scn) FROM __all_virtual_log_stat s WHERE"
            + " s.tenant_id = t.tenant_id AND s.ls_id = t.ls_id AND s.svr_ip = t.svr_ip AND"
            + " s.svr_port = t.svr_port), 0)) WHERE svr_ip = ? AND svr_port = ? AND tenant_id ="
            + " ANY(?)",
        scn,
        server.address().ip(),
        server.address().port(),
        meant.toArray(Long[]::new));
  }

  /**
   * Keeps the checkpoints of a server before its rows are removed, because they are on its disk.
   */
  void keep(Server server) {
    for (List<Object> row :
        tables.rows(
            "SELECT tenant_id, ls_id, checkpoint_scn FROM __all_virtual_ls_info WHERE svr_ip = ?"
                + " AND svr_port = ?",
            server.address().ip(),
            server.address().port())) {
      server.checkpoints.put(
          new LogStream.Id((Long) row.get(0), (Long) row.get(1)), (BigDecimal) row.get(2));
    }
  }

  /** Returns the checkpoint of a replica that comes up: as it was, or new. */
  BigDecimal of(Server server, LogStream stream) {
    return server.checkpoints.getOrDefault(stream.id, BigDecimal.valueOf(cluster.now() * 1_000));
  }
}
