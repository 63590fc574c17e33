package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MySQL;DB_CLOSE_DELAY=-1";
  private final Set<String> down = ConcurrentHashMap.newKeySet();
  private final Map<Connection, String> connections = new ConcurrentHashMap<>();
  private final WorkloadSettings settings =
      WorkloadSettings.of(
          Map.of(
              "WORKLOAD_SERVERS", "a:1, b:1, c:1",
              "WORKLOAD_THREADS", "3",
              "WORKLOAD_PAUSE_MS", "1",
              "WORKLOAD_HTTP_PORT", "0"));
  private final Workload workload = new Workload(settings, this::connect);
  private Thread running;

  @BeforeEach
  void start() {
    running =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    workload.run();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  @AfterEach
  void stop() throws Exception {
    workload.close();
    running.join();
    execute("SHUTDOWN");
  }

  @Test
  void whatWasAcknowledgedIsThereAndBalancesAddUp() throws Exception {
    until(() -> workload.read().transactions() > 50);

    ClientVerdict result = workload.verify();

    assertThat(result.acknowledged()).isGreaterThanOrEqualTo(50);
    assertThat(result.holds()).isTrue();
  }

  @Test
  void goesOnWithAnotherServerWhenOneIsGone() throws Exception {
    until(() -> workload.read().transactions() > 20);

    takeDown("b:1");
    long then = workload.read().transactions();
    until(() -> workload.read().transactions() > then + 100);

    assertThat(connections.values()).contains("a:1", "c:1");
    assertThat(workload.verify().holds()).isTrue();
  }

  @Test
  void aTimeWithoutAnyServerIsCountedAsGapAndAsFailedRequests() throws Exception {
    until(() -> workload.read().transactions() > 20);

    List.of("a:1", "b:1", "c:1").forEach(this::takeDown);
    until(
        () ->
            workload.read().failed() > 3
                && workload.read().gap().compareTo(Duration.ofMillis(200)) > 0);
    down.clear();
    long then = workload.read().transactions();
    until(() -> workload.read().transactions() > then + 20);

    assertThat(workload.read().gap()).isGreaterThan(Duration.ofMillis(200));
    assertThat(workload.verify().holds()).isTrue();
  }

  @Test
  void aLostCommitIsFound() throws Exception {
    until(() -> workload.read().transactions() > 50);

    execute("DELETE FROM ledger WHERE id = (SELECT MIN(id) FROM ledger)");

    assertThat(workload.verify().lost()).isEqualTo(1);
  }

  @Test
  void moneyFromNowhereIsFound() throws Exception {
    until(() -> workload.read().transactions() > 5);

    execute("UPDATE account SET balance = balance + 1 WHERE id = 0");

    assertThat(workload.verify().holds()).isFalse();
  }

  @Test
  void theGapIsTheLongestTimeWithoutASuccess() {
    AtomicLong clock = new AtomicLong();
    Pulse pulse = new Pulse(clock::get);
    pulse.succeeded();
    clock.addAndGet(Duration.ofMillis(2_500).toNanos());
    pulse.failed(new SQLException("gone"));
    pulse.succeeded();
    clock.addAndGet(Duration.ofMillis(600).toNanos());

    Pulse.Reading reading = pulse.read();

    assertThat(reading.gap()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(reading.lastSeconds())
        .containsExactly(new Pulse.Second(1, 0), new Pulse.Second(0, 0), new Pulse.Second(1, 1));
  }

  @Test
  void aMissingSettingIsNamed() {
    assertThatThrownBy(() -> WorkloadSettings.of(Map.of()))
        .hasMessageContaining("WORKLOAD_SERVERS");
  }

  private synchronized Connection connect(String server) throws SQLException {
    if (down.contains(server)) {
      throw new SQLException(server + " is down");
    }
    Connection connection = DriverManager.getConnection(url, "sa", "");
    connections.put(connection, server);
    return connection;
  }

  private synchronized void takeDown(String server) {
    down.add(server);
    connections.forEach(
        (connection, at) -> {
          if (at.equals(server)) {
            connections.remove(connection);
            kill(connection);
          }
        });
  }

  private static void kill(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 20 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
