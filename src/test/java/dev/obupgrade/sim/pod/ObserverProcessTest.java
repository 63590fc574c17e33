package dev.obupgrade.sim.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.ObserverMain;
import dev.obupgrade.sim.cluster.ClusterSpec;
import dev.obupgrade.sim.cluster.SimClock;
import dev.obupgrade.sim.cluster.Timings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Observers as operating system processes, killed and started as a kubelet would. */
class ObserverProcessTest {
  private static final String OLD = "4.3.5.2-102000042025061010";
  private static final String NEW = "4.3.5.3-103000092025080818";

  @TempDir Path directory;
  private final String network = "127.77." + ThreadLocalRandom.current().nextInt(1, 255) + ".";
  private final List<Process> processes = new ArrayList<>();
  private Hub hub;

  @BeforeEach
  void start() throws Exception {
    hub =
        new Hub(
                3,
                (servers, build) ->
                    new ClusterSpec(
                        "test",
                        build,
                        servers,
                        List.of("mysql1"),
                        1,
                        Map.of("root", "secret"),
                        new SimClock(Clock.systemUTC(), 20),
                        Timings.usual()))
            .start(new InetSocketAddress("127.0.0.1", 0));
    for (int i = 1; i <= 3; i++) {
      observer("zone" + i, network + i, OLD);
    }
    for (int i = 1; i <= 3; i++) {
      String address = network + i;
      until(() -> listens(address));
    }
  }

  private static boolean listens(String address) {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(address, 2881), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void clientsOfEveryObserverSeeTheOneCluster() throws Exception {
    for (int i = 1; i <= 3; i++) {
      assertThat(ask(network + i, "select count(*) from __all_server where status = 'ACTIVE'"))
          .isEqualTo("3");
    }
  }

  @Test
  void aKilledProcessTakesItsSessionsWithItAndComesBackWithItsImagesVersion() throws Exception {
    try (Connection connection = connect(network + "2")) {
      processes.get(1).destroyForcibly().waitFor();
      assertThatThrownBy(() -> one(connection, "select 1")).isInstanceOf(SQLException.class);
    }
    until(
        () ->
            ask(network + "1", "select status from __all_server where zone = 'zone2'")
                .equals("INACTIVE"));
    observer("zone2", network + "2", NEW);
    until(
        () ->
            ask(
                    network + "1",
                    "select count(*) from __all_server where zone = 'zone2' and status = 'ACTIVE' and start_service_time > 0 and build_version like '4.3.5.3%'")
                .equals("1"));
    assertThat(ask(network + "2", "select ob_version()")).isEqualTo("4.3.5.3");
  }

  @Test
  void anOlderBinaryIsRefused() throws Exception {
    processes.get(1).destroyForcibly().waitFor();
    Process newer = observer("zone2", network + "2", NEW);
    until(
        () ->
            hub.cluster().get().servers().stream()
                .anyMatch(s -> s.build().version().equals("4.3.5.3")));
    newer.destroyForcibly().waitFor();
    Process older = observer("zone2", network + "2", OLD);
    assertThat(older.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(older.exitValue()).isEqualTo(3);
    assertThat(Files.readString(log(processes.size()))).contains("there is no downgrade");
  }

  @Test
  void anUnknownAddressIsRefused() throws Exception {
    Process moved = observer("zone2", network + "9", OLD);
    assertThat(moved.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(moved.exitValue()).isEqualTo(3);
    assertThat(Files.readString(log(processes.size())))
        .contains(
            "server "
                + network
                + "9:2882 is not part of the cluster; zone2 has ["
                + network
                + "2:2882]");
  }

  @Test
  void aStatementCanKillAProcess() throws Exception {
    ask(network + "1", "call sim.kill_server('zone3')");
    assertThat(processes.get(2).waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(processes.get(2).exitValue()).isEqualTo(137);
  }

  private Process observer(String zone, String address, String version) throws IOException {
    int number = processes.size() + 1;
    Path file = Files.writeString(directory.resolve("version" + number), version + "\n");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of(
                    ObserverMain.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString(),
            ObserverMain.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "OB_ZONE",
                zone,
                "OB_ADDRESS",
                address,
                "OB_LISTEN",
                address,
                "OB_HUB",
                "127.0.0.1:" + hub.port(),
                "OB_VERSION_FILE",
                file.toString(),
                "OB_START_SECONDS",
                "0"));
    Process process =
        builder.redirectErrorStream(true).redirectOutput(log(number).toFile()).start();
    processes.add(process);
    return process;
  }

  private Path log(int number) {
    return directory.resolve("observer" + number + ".log");
  }

  private static Connection connect(String address) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://"
            + address
            + ":2881/oceanbase?useSSL=false&connectTimeout=5000&socketTimeout=20000",
        "root@sys",
        "secret");
  }

  private static String ask(String address, String sql) throws SQLException {
    try (Connection connection = connect(address)) {
      return one(connection, sql);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet result = statement.getResultSet()) {
        return result.next() ? result.getString(1) : "";
      }
    }
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("30 s are over").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
