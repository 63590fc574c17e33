package dev.obupgrade.tpcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.SimulatedCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the client over the network, on a simulated cluster whose servers die and restart. */
class TpccTest {
  private final SimulatedCluster cluster =
      SimulatedCluster.builder().timeScale(20).tenants("business").start();
  private final List<String> servers =
      cluster.servers().stream().map(s -> s.address().ip() + ":" + s.sqlPort()).toList();
  private final TpccSettings settings =
      new TpccSettings(servers, "root@business", "", "test", 2, 6, 400, 0, 0);
  private final Tpcc client = new Tpcc(settings, Connector.mysql(settings));

  @BeforeEach
  void start() throws InterruptedException {
    client.start();
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  @Test
  void whatWasAcknowledgedIsThereOnceAndTheTablesAgree() throws Exception {
    transactions(300);

    ClientVerdict verdict = client.verify();

    assertThat(verdict.acknowledged()).isGreaterThan(200);
    assertThat(verdict.allThere()).isTrue();
    assertThat(verdict.broken()).isEmpty();
    assertThat(client.read().failed()).isZero();
  }

  @Test
  void itGoesOnWithTheOtherServersWhenTheLeaderIsKilled() throws Exception {
    // Clients hardly notice the kill of a server if no transaction is under way. The leader is
    // in another zone after each kill.
    for (int kill = 0; kill < 30 && client.read().failed() == 0; kill++) {
      String zone = "zone" + (kill % 3 + 1);
      transactions(100);
      cluster.kill(zone);
      transactions(200);
      cluster.start(zone);
    }
    transactions(100);

    assertThat(client.read().failed()).isPositive();
    ClientVerdict verdict = client.verify();
    assertThat(verdict.allThere()).isTrue();
    assertThat(verdict.broken()).isEmpty();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNotDoneAgain() throws Exception {
    transactions(50);

    cluster.fault("lost_reply", "commit");
    until(() -> client.read().failed() > 10);
    cluster.clear("lost_reply");
    transactions(50);

    ClientVerdict verdict = client.verify();
    assertThat(verdict.allThere()).isTrue();
    assertThat(verdict.broken()).isEmpty();
  }

  @Test
  void aTimeWithoutAMajorityIsAGap() throws Exception {
    transactions(50);
    long then = client.read().gap().toMillis();

    cluster.kill("zone2");
    cluster.kill("zone3");
    until(() -> client.read().gap().toMillis() > then + 500);
    cluster.start("zone2");
    transactions(100);

    assertThat(client.verify().allThere()).isTrue();
  }

  @Test
  void aLostOrderIsFound() throws Exception {
    transactions(100);

    execute("DELETE FROM orders WHERE o_request = (SELECT MIN(o_request) FROM orders)");

    ClientVerdict verdict = client.verify();
    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.consistent()).isFalse();
  }

  @Test
  void aSecondClientGoesOnWithTheSameTables() throws Exception {
    transactions(50);
    client.close();
    try (Tpcc second = new Tpcc(settings, Connector.mysql(settings))) {
      second.start();
      until(() -> second.read().transactions() > 50);

      assertThat(second.verify().allThere()).isTrue();
      assertThat(second.verify().broken()).isEmpty();
    }
  }

  private void transactions(int more) {
    long then = client.read().transactions();
    until(() -> client.read().transactions() > then + more);
  }

  private void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 30 s; " + client.read()).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                cluster.jdbcUrl(cluster.servers().getFirst(), "test"), "root@business", "");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
