package dev.obupgrade.sim;

import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlSession;
import java.net.Socket;
import java.util.List;

/**
 * Starts a cluster, queries it, and ends, so that the JDK can archive the classes that it loads.
 */
final class Rehearsal {
  private static final List<String> STATEMENTS =
      List.of(
          "set @@session.ob_query_timeout = 10000000",
          "select @@version_comment",
          "show parameters like 'enable_ddl'",
          "select zone, count(*) from oceanbase.__all_server where status = 'ACTIVE' group by zone",
          "alter system set enable_ddl = 'True'",
          "call sim.faults()");

  private Rehearsal() {}

  public static void main(String[] args) throws Exception {
    SimulatorOptions options = SimulatorOptions.of(List.of());
    try (SimulatedCluster cluster = SimulatedCluster.builder().start()) {
      var server = cluster.servers().get(0);
      try (Socket greeted = new Socket(server.address().ip(), server.sqlPort())) {
        greeted.getInputStream().read();
      }
      SqlSession session = cluster.session(server, "root@sys");
      for (String statement : STATEMENTS) {
        if (session.execute(statement, List.of()) instanceof SqlResult.Rows rows) {
          rows.rows().forEachRemaining(row -> {});
        }
      }
      new Welcome(cluster, options, false).text(System.nanoTime());
    }
  }
}
