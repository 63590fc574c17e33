package dev.obupgrade.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Eight connections that send one simple query after the other. */
record QueryLoad(SimulatorProcess simulator) {
  private static final int CONNECTIONS = 8;
  private static final int ROWS = 1_000;

  /** Queries per second, and the processors that each side used. */
  record Result(double perSecond, double server, double client) {}

  /** One connection's query, which it repeats. */
  private interface Query {
    void ask() throws SQLException;
  }

  private interface Kind {
    Query on(Connection connection) throws SQLException;
  }

  void prepareTable() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS point(id INT PRIMARY KEY, c VARCHAR(64))");
      for (int i = 0; i < ROWS; i++) {
        statement.executeUpdate("REPLACE INTO point VALUES(" + i + ", 'row " + i + "')");
      }
    }
  }

  Result constant(Duration time) throws Exception {
    return run("", time, connection -> plain(connection, () -> "SELECT 1"));
  }

  Result plain(Duration time) throws Exception {
    return run(
        "", time, connection -> plain(connection, () -> "SELECT c FROM point WHERE id = " + id()));
  }

  Result prepared(Duration time) throws Exception {
    return run(
        "&useServerPrepStmts=true",
        time,
        connection -> {
          PreparedStatement statement =
              connection.prepareStatement("SELECT c FROM point WHERE id = ?");
          return () -> {
            statement.setInt(1, id());
            oneRow(statement.executeQuery());
          };
        });
  }

  private static Query plain(Connection connection, java.util.function.Supplier<String> sql)
      throws SQLException {
    Statement statement = connection.createStatement();
    return () -> oneRow(statement.executeQuery(sql.get()));
  }

  private static int id() {
    return ThreadLocalRandom.current().nextInt(ROWS);
  }

  private static void oneRow(ResultSet result) throws SQLException {
    try (result) {
      if (!result.next() || result.getString(1).isEmpty() || result.next()) {
        throw new IllegalStateException("The query returned no row or several.");
      }
    }
  }

  private Result run(String parameters, Duration time, Kind kind) throws Exception {
    ask(parameters, time, kind);
    Duration server = simulator.cpu();
    Duration client = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    long began = System.nanoTime();
    long count = ask(parameters, time, kind);
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Result(
        count / seconds,
        simulator.cpu().minus(server).toMillis() / 1e3 / seconds,
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .minus(client)
                .toMillis()
            / 1e3
            / seconds);
  }

  private long ask(String parameters, Duration time, Kind kind) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Callable<Long>> work = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        work.add(() -> one(parameters, time, kind));
      }
      long count = 0;
      for (Future<Long> each : threads.invokeAll(work)) {
        count += each.get();
      }
      return count;
    }
  }

  private long one(String parameters, Duration time, Kind kind) throws SQLException {
    try (Connection connection = connect(parameters)) {
      Query query = kind.on(connection);
      long end = System.nanoTime() + time.toNanos();
      long count = 0;
      for (; System.nanoTime() < end; count++) {
        query.ask();
      }
      return count;
    }
  }

  private Connection connect(String parameters) throws SQLException {
    return DriverManager.getConnection(simulator.url(parameters), "root@mysql1", "");
  }
}
