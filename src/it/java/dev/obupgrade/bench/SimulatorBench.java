package dev.obupgrade.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measures how fast the simulator starts, how much memory its largest usual cluster takes, and how
 * many simple queries it answers. Arguments: the command that starts a simulator.
 */
public final class SimulatorBench {
  private static final int PORT = 23881;
  private static final int RUNS = 5;
  private static final Duration LOAD = Duration.ofSeconds(4);

  /** The queries of a health check and a pre-check, over every tenant and server. */
  private static final List<String> HEALTH =
      List.of(
          "SELECT COUNT(*) FROM oceanbase.GV$OB_LOG_STAT WHERE in_sync = 'NO'",
          "SELECT tenant_id, ls_id, COUNT(*) FROM oceanbase.GV$OB_LOG_STAT GROUP BY tenant_id,"
              + " ls_id HAVING SUM(CASE role WHEN 'LEADER' THEN 1 ELSE 0 END) <> 1",
          "SELECT COUNT(*) FROM oceanbase.__all_virtual_server_schema_info WHERE"
              + " refreshed_schema_version <= 1 OR MOD(refreshed_schema_version, 8) <> 0",
          "SELECT COUNT(*) FROM oceanbase.GV$OB_PARAMETERS WHERE name = 'enable_rebalance' AND"
              + " value <> 'True'",
          "SELECT COUNT(*) FROM oceanbase.DBA_OB_TENANTS WHERE tenant_role <> 'PRIMARY' AND"
              + " tenant_role <> 'STANDBY'",
          "SELECT COUNT(*) FROM oceanbase.CDB_OB_MAJOR_COMPACTION WHERE global_broadcast_scn >"
              + " last_scn AND (status <> 'IDLE' OR is_error = 'YES')",
          "SELECT tenant_name, compatible FROM oceanbase.DBA_OB_TENANTS WHERE compatible <>"
              + " '4.3.5.2'");

  private final List<String> command;

  private SimulatorBench(List<String> command) {
    this.command = command;
  }

  public static void main(String[] args) throws Exception {
    SimulatorBench bench = new SimulatorBench(List.of(args));
    Figures.head();
    List<String> cold = new ArrayList<>(bench.command);
    cold.removeIf(word -> word.startsWith("-XX:SharedArchiveFile"));
    bench.start("start, 3 zones x 1 server, no class archive (s)", cold, "< 2");
    bench.start("start, 3 zones x 1 server, as `make sim` (s)", bench.command, "< 2");
    bench.large("3 zones x 3 servers", "--zones=3", "--servers=3");
    bench.large("9 zones x 1 server", "--zones=9", "--servers=1");
    bench.queries();
  }

  private void start(String what, List<String> how, String wanted) throws Exception {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      try (SimulatorProcess simulator = SimulatorProcess.start(how, PORT)) {
        seconds.add(simulator.untilReady().toMillis() / 1e3);
      }
    }
    Figures.row(what, "%.2f", seconds, wanted);
  }

  private void large(String shape, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--tenants=1000");
    List<Double> start = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    List<Double> queries = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (SimulatorProcess simulator =
              SimulatorProcess.start(command, PORT, words.toArray(String[]::new));
          Connection connection = DriverManager.getConnection(simulator.url(""), "root@sys", "");
          Statement statement = connection.createStatement()) {
        start.add(simulator.untilReady().toMillis() / 1e3);
        long began = System.nanoTime();
        for (String query : HEALTH) {
          try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
              result.getString(1);
            }
          }
        }
        queries.add((System.nanoTime() - began) / 1e9);
        memory.add((double) simulator.peakMemory());
      }
    }
    Figures.row("start, 1,000 tenants, " + shape + " (s)", "%.1f", start, "");
    Figures.row("the seven health questions on it, first time (s)", "%.2f", queries, "");
    Figures.row("most memory of the whole process (MiB)", "%.0f", memory, "< 512");
  }

  private void queries() throws Exception {
    try (SimulatorProcess simulator = SimulatorProcess.start(command, PORT)) {
      QueryLoad load = new QueryLoad(simulator);
      load.prepareTable();
      List<QueryLoad.Result> constants = new ArrayList<>();
      List<QueryLoad.Result> plain = new ArrayList<>();
      List<QueryLoad.Result> prepared = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        constants.add(load.constant(LOAD));
        plain.add(load.plain(LOAD));
        prepared.add(load.prepared(LOAD));
      }
      queries("`SELECT 1`", constants);
      queries("a row by its key, plain", plain);
      queries("a row by its key, prepared", prepared);
    }
  }

  private static void queries(String what, List<QueryLoad.Result> results) {
    Figures.row(
        what + " (queries/s, 8 connections)",
        "%.0f",
        of(results, QueryLoad.Result::perSecond),
        "> 5,000");
    Figures.row(
        "… processors used by the server", "%.2f", of(results, QueryLoad.Result::server), "");
    Figures.row(
        "… processors used by the client", "%.2f", of(results, QueryLoad.Result::client), "");
  }

  private static List<Double> of(
      List<QueryLoad.Result> results, ToDoubleFunction<QueryLoad.Result> figure) {
    return results.stream().map(figure::applyAsDouble).toList();
  }
}
