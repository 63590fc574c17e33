package dev.obupgrade.sim.clients;

import static dev.obupgrade.sim.clients.JdbcClient.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.obupgrade.sim.Eventually;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests many clients at once, slow ones, and ones that leave silently: none leaves anything behind.
 */
@Timeout(180)
class ManyClientsTest {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @TempDir private Path folder;
  private JdbcClient client;
  private int threads;

  @BeforeEach
  void connect() throws Exception {
    client = new JdbcClient(new com.mysql.cj.jdbc.Driver(), "jdbc:mysql", CLUSTER);
    threads = threadsOfClients();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Eventually.is("0", () -> String.valueOf(CLUSTER.sessions().size()));
    Eventually.is(String.valueOf(threads), () -> String.valueOf(threadsOfClients()));
  }

  @Test
  void fiveHundredWorkAtOnce() throws Exception {
    List<Connection> connections = new ArrayList<>();
    try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Connection> opened : virtual.invokeAll(repeated(500, client::connect))) {
        connections.add(opened.get());
      }
      assertThat(CLUSTER.sessions()).hasSize(500);
      List<Callable<String>> work = new ArrayList<>();
      for (Connection connection : connections) {
        work.add(() -> one(connection, "select ? + 1", 41));
      }
      for (int round = 0; round < 5; round++) {
        for (Future<String> answer : virtual.invokeAll(work)) {
          assertThat(answer.get()).isEqualTo("42");
        }
      }
    }
    for (int i = 0; i < connections.size(); i++) {
      if (i % 2 == 0) {
        connections.get(i).close();
      } else {
        connections.get(i).abort(Runnable::run);
      }
    }
  }

  @Test
  void aMillionRowsGoToASlowReaderWhileOthersWork() throws Exception {
    try (Connection slow = client.connect();
        Connection other = client.connect();
        Statement statement = slow.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows =
          statement.executeQuery("select x, concat('row ', x) from system_range(1, 1000000)")) {
        long seen = 0;
        while (rows.next()) {
          seen++;
          if (seen % 100_000 == 0) {
            assertThat(rows.getString(2)).isEqualTo("row " + seen);
            assertThat(one(other, "select 1")).isEqualTo("1");
          }
        }
        assertThat(seen).isEqualTo(1_000_000);
      }
    }
  }

  @Test
  void aClientThatDiesInTheMiddleOfItsRowsLeavesNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      Connection connection = client.connect();
      Statement statement = connection.createStatement();
      statement.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows = statement.executeQuery("select x from system_range(1, 200000)");
      assertThat(rows.next()).isTrue();
      connection.abort(Runnable::run);
    }
  }

  @Test
  void aClientThatReadsNoMoreCanBeKilled() throws Exception {
    try (Connection root = client.root();
        Connection stuck = client.connect()) {
      long id = JdbcClient.id(stuck);
      Statement statement = stuck.createStatement();
      statement.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows =
          statement.executeQuery("select x, repeat('z', 1000) from system_range(1, 50000)");
      assertThat(rows.next()).isTrue();
      JdbcClient.run(root, "kill " + id);
      assertThatThrownBy(() -> readAll(rows)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void rowsOnTheirWayEndWithAnErrorWhenTheirQueryIsKilled() throws Exception {
    try (Connection root = client.root();
        Connection connection = client.connect();
        Statement statement = connection.createStatement()) {
      long id = JdbcClient.id(connection);
      statement.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows =
          statement.executeQuery("select x, repeat('z', 1000) from system_range(1, 50000)");
      assertThat(rows.next()).isTrue();
      JdbcClient.run(root, "kill query " + id);
      JdbcClient.assertError(1317, () -> readAll(rows));
      assertThat(one(connection, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aClientThatSaysNothingForItsWaitTimeoutIsDropped() throws Exception {
    try (Connection connection = client.connect()) {
      JdbcClient.run(connection, "set wait_timeout = 1");
      Eventually.is("0", () -> String.valueOf(CLUSTER.sessions().size()));
      assertThatThrownBy(() -> one(connection, "select 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aStatementOfAClientThatDiedEnds() throws Exception {
    Connection connection = client.connect();
    try (ExecutorService single = Executors.newSingleThreadExecutor()) {
      Future<String> sleeping = single.submit(() -> one(connection, "select sleep(70)"));
      Eventually.is("true", () -> String.valueOf(JdbcClientCases.sleeping(CLUSTER, "sleep(70)")));
      connection.abort(Runnable::run);
      assertThatThrownBy(sleeping::get).hasCauseInstanceOf(SQLException.class);
    }
  }

  private static void readAll(ResultSet rows) throws SQLException {
    while (rows.next()) {
      rows.getLong(1);
    }
  }

  private static <T> List<Callable<T>> repeated(int times, Callable<T> task) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      tasks.add(task);
    }
    return tasks;
  }

  /** The server's threads for clients are virtual: only a dump of all threads shows them. */
  private int threadsOfClients() {
    try {
      Path dump = Files.createTempDirectory(folder, "threads").resolve("dump");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      try (var lines = Files.lines(dump)) {
        return (int)
            lines
                .filter(line -> line.contains("\"mysql-client") || line.contains("\"mysql-reader"))
                .count();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
