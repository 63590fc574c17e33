package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the simulator as {@code make sim} runs it, in its own process. */
@Timeout(120)
class SimulatorProcessTest {
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void saysWhenItIsReadyAndEndsOnSigterm() throws Exception {
    int port = freePorts(3);
    Process simulator = simulator("--port", String.valueOf(port));

    assertThat(linesUntilReady(simulator))
        .anyMatch(line -> line.contains("-h 127.0.0.1 -P " + port + " -u root@sys oceanbase"));
    simulator.destroy();

    assertThat(simulator.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(simulator.exitValue()).isZero();
  }

  @Test
  void aServerIsRestartedWithTheTargetVersionBySql() throws Exception {
    int port = freePorts(3);
    linesUntilReady(
        simulator(
            "--port",
            String.valueOf(port),
            "--version=4.3.5.2",
            "--target=4.3.5.3",
            "--time-scale=50"));

    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port + "/oceanbase?sslMode=DISABLED", "root", "");
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM STOP ZONE zone3");
      statement.execute("CALL sim.restart_server('zone3')");

      Eventually.is("zone3", () -> upgraded(statement));
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    int port = freePorts(3);
    try (ServerSocket taken = new ServerSocket(port + 1)) {
      Process simulator = simulator("--port", String.valueOf(port));

      assertThat(simulator.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(simulator.exitValue()).isEqualTo(2);
      assertThat(simulator.errorReader().lines())
          .anyMatch(line -> line.contains("127.0.0.1:" + taken.getLocalPort()));
    }
  }

  private static String upgraded(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "select group_concat(zone) from __all_server where build_version like '4.3.5.3%'"
                + " and start_service_time > 0 and status = 'active'")) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private Process simulator(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return process;
  }

  private static List<String> linesUntilReady(Process simulator) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader output = simulator.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.startsWith("ready")) {
        return lines;
      }
    }
    throw new AssertionError("it ended before it was ready: " + lines);
  }

  /** Returns the first of this many consecutive ports on which nobody listens. */
  private static int freePorts(int count) throws IOException {
    while (true) {
      try (ServerSocket probe = new ServerSocket(0)) {
        // Below the ports that the system assigns to clients.
        int first = 10_000 + probe.getLocalPort() % 20_000;
        if (free(first, count)) {
          return first;
        }
      }
    }
  }

  private static boolean free(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket probe = new ServerSocket(port)) {
        assertThat(probe.isBound()).isTrue();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
