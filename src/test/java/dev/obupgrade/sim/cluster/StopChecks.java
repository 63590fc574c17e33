package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.cluster.QuorumCheck.Objection;
import dev.obupgrade.sim.cluster.ZoneOperations.Stop;
import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the root service asks before it stops a zone or servers of one. */
final class StopChecks {
  private static final Duration RETRY = Duration.ofMillis(100);

  private final Cluster cluster;
  private final Tables tables;

  StopChecks(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
  }

  /**
   * @throws SqlError 4660 while another zone or its server is stopped, 4179 when log streams need
   *     those that leave
   */
  void pass(RootServiceCall call, Stop kind, String zone, List<Server> leaving, String what)
      throws SqlError {
    if (kind == Stop.ISOLATE) {
      call.step(() -> regionStays(zone));
      return;
    }
    call.step(() -> noOtherStop(zone));
    long begun = cluster.now();
    while (true) {
      Optional<Objection> objection =
          call.step(() -> new QuorumCheck(cluster).objection(leaving, kind == Stop.STOP, what));
      if (objection.isEmpty()) {
        return;
      }
      // read anew each time: it may be lowered to end a wait that is under way
      Duration limit =
          cluster.call(() -> cluster.parameters.duration("internal_sql_execute_timeout"));
      long giveUp = begun + cluster.spec.clock().scaled(limit);
      if (!objection.get().retryable() || cluster.now() >= giveUp) {
        throw new SqlError(4179, "HY000", objection.get().text() + " not allowed");
      }
      cluster.await(() -> false, Math.min(giveUp, cluster.later(RETRY)));
    }
  }

  private boolean noOtherStop(String zone) throws SqlError {
    long others =
        tables.number("SELECT COUNT(*) FROM __all_server WHERE stop_time > 0 AND zone <> ?", zone)
            + tables.number(
                "SELECT COUNT(*) FROM DBA_OB_ZONES WHERE status = 'INACTIVE' AND zone <> ?", zone);
    if (others > 0) {
      throw new SqlError(4660, "HY000", "cannot stop server or stop zone in multiple zones");
    }
    return true;
  }

  private boolean regionStays(String zone) throws SqlError {
    long left =
        tables.number(
            "SELECT COUNT(*) FROM DBA_OB_ZONES z WHERE z.status = 'ACTIVE' AND z.zone <> ? AND z.region ="
                + " (SELECT r.region FROM DBA_OB_ZONES r WHERE r.zone = ?)",
            zone,
            zone);
    if (left == 0) {
      throw new SqlError(
          4179, "HY000", "Stop all server in primary region is disabled not allowed");
    }
    return true;
  }
}
