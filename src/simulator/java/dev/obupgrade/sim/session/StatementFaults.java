package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.ErrorStates;
import dev.obupgrade.sim.cluster.Faults.Fault;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.regex.Pattern;

/** The effect of faults on the statements of one session. The simulator's own calls always work. */
final class StatementFaults {
  private static final Duration UNTIL_HEALED = Duration.ofDays(365);

  private static final Pattern SESSION = Pattern.compile("(?is)\\s*(set\\s.*|select\\s+@@.*)");

  private final Cluster cluster;
  private final ObSession session;

  StatementFaults(Cluster cluster, ObSession session) {
    this.cluster = cluster;
    this.session = session;
  }

  void before(String sql) throws SqlError {
    if (spared(sql)) {
      return;
    }
    awaitNetwork();
    for (Fault fault : cluster.faults().met("slow_statement", sql)) {
      session.sleep(Duration.ofMillis((long) (fault.number(1, 10) * 1_000)));
    }
    if (!ofTheSession(sql)) {
      refuse(cluster, session.server(), "sick_server");
    }
    for (Fault fault : cluster.faults().met("statement_error", sql)) {
      throw ErrorStates.of((int) fault.number(1, 4012), fault.argument(2, ""));
    }
    if (!cluster.faults().met("lost_statement", sql).isEmpty()) {
      throw lost();
    }
  }

  /** Fails with the error of a fault that is about this server. */
  static void refuse(Cluster cluster, Server server, String fault) throws SqlError {
    for (Fault met : cluster.faults().met(fault, f -> server.isMeant(f.argument(0, "")))) {
      throw ErrorStates.of((int) met.number(1, 4013), "");
    }
  }

  /** What clients send as a part of their login: it tells nothing of the cluster. */
  private static boolean ofTheSession(String sql) {
    return SESSION.matcher(Words.plain(sql)).matches();
  }

  /** Applies faults after the statement has taken effect. */
  void after(String sql) throws SqlError {
    if (spared(sql)) {
      return;
    }
    if (!cluster.faults().met("lost_reply", sql).isEmpty()) {
      throw lost();
    }
    awaitNetwork();
  }

  /**
   * Blocks while neither statements nor answers reach the other side. The client sees nothing at
   * all.
   */
  private void awaitNetwork() {
    if (!cluster.isReachable(session.server())) {
      cluster.await(
          () -> session.interruption().requested() || cluster.isReachable(session.server()),
          cluster.now() + UNTIL_HEALED.toNanos() / 1_000);
    }
  }

  private boolean spared(String sql) {
    return cluster.faults().active().isEmpty() || SimCalls.FORM.matcher(Words.plain(sql)).matches();
  }

  /** Sessions without a network see this error. Others see their connection break. */
  private SqlError lost() {
    session.breakOff();
    return new SqlError(2013, "HY000", "Lost connection to MySQL server during query");
  }
}
