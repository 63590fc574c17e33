package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.cluster.QuorumCheck.Objection;
import dev.obupgrade.sim.cluster.ZoneOperations.Stop;
import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The root service's checks before it stops a zone, or servers of one. */
final class StopChecks {
  private static final Duration RETRY = Duration.ofMillis(100);

  /** The root service keeps this much of the session's time for its answer. */
  private static final Duration LEFT_OVER = Duration.ofMillis(500);

  private final Cluster cluster;
  private final Tables tables;
  private final RootServiceCall call;
  private final Stop kind;
  private final QueryTimeout timeout;

  StopChecks(Cluster cluster, RootServiceCall call, Stop kind, QueryTimeout timeout) {
    this.cluster = cluster;
    this.tables = cluster.tables;
    this.call = call;
    this.kind = kind;
    this.timeout = timeout;
  }

  /**
   * @throws SqlError 4660 while another zone or its server is stopped; 4179 when isolating it would
   *     leave no zone in its region
   */
  void noOtherStop(String zone) throws SqlError {
    call.step(
        () -> {
          if (others(zone) > 0) {
            if (kind != Stop.ISOLATE) {
              throw ErrorStates.of(4660, "");
            }
            regionStays(zone);
          }
          return true;
        });
  }

  /**
   * Checks every 100 ms while the problem may pass, until the timeout of the session's statement.
   * No parameter ends this sooner.
   *
   * @throws SqlError 4179 for what will not pass, 4012 when the time is over
   */
  void majorityStays(List<Server> leaving, String what) throws SqlError {
    if (kind == Stop.ISOLATE) {
      return;
    }
    long giveUp = timeout.deadline() - cluster.spec.clock().scaled(LEFT_OVER);
    while (true) {
      Optional<Objection> objection =
          call.step(
              () -> {
                // A thread that got no processor must not stop a zone after the session's end.
                if (cluster.now() >= timeout.deadline()) {
                  throw timeout.error();
                }
                return new QuorumCheck(cluster).objection(leaving, kind == Stop.STOP, what);
              });
      if (objection.isEmpty()) {
        return;
      }
      if (!objection.get().retryable()) {
        throw new SqlError(4179, "HY000", objection.get().text() + " not allowed");
      }
      if (cluster.now() >= giveUp) {
        throw timeout.error();
      }
      cluster.await(() -> false, Math.min(giveUp, cluster.later(RETRY)));
    }
  }

  private long others(String zone) {
    return tables.number(
            "SELECT COUNT(*) FROM __all_server WHERE stop_time > 0 AND zone <> ?", zone)
        + tables.number(
            "SELECT COUNT(*) FROM DBA_OB_ZONES WHERE status = 'INACTIVE' AND zone <> ?", zone);
  }

  private void regionStays(String zone) throws SqlError {
    long left =
        tables.number(
            "SELECT COUNT(*) FROM DBA_OB_ZONES z WHERE z.status = 'ACTIVE' AND z.zone <> ? AND"
                + " z.region = (SELECT r.region FROM DBA_OB_ZONES r WHERE r.zone = ?)",
            zone,
            zone);
    if (left == 0) {
      throw new SqlError(
          4179, "HY000", "Stop all server in primary region is disabled not allowed");
    }
  }
}
