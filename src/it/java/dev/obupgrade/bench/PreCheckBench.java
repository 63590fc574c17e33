package dev.obupgrade.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.jdbc.RecordingConnector;
import dev.obupgrade.precheck.PreCheckSuite;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.precheck.check.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures the pre-check suite, run by the command of its Job, and a Python script that sends the
 * same queries to the same simulated cluster. Arguments: the command that starts a simulator,
 * {@code --}, and the command that starts the operator's jar.
 */
public final class PreCheckBench {
  private static final int PORT = 24881;
  private static final int RUNS = 5;
  private static final Path CLIENTS = Path.of("src/test/clients").toAbsolutePath();

  private final List<String> simulator;
  private final List<String> jar;
  private final Optional<Path> python;

  private PreCheckBench(List<String> simulator, List<String> jar, Optional<Path> python) {
    this.simulator = simulator;
    this.jar = jar;
    this.python = python;
  }

  public static void main(String[] args) throws Exception {
    int divide = Arrays.asList(args).indexOf("--");
    var bench =
        new PreCheckBench(
            List.of(args).subList(0, divide),
            List.of(args).subList(divide + 1, args.length),
            connector());
    Figures.head();
    bench.of("1 tenant", 1, 1, "");
    bench.of("100 tenants", 100, 1, "");
    bench.of("1,000 tenants", 1000, 1, "< 5");
    bench.of("1,000 tenants, 10,000 log streams", 1000, 8, "");
  }

  private void of(String what, int tenants, int logStreams, String wanted) throws Exception {
    try (SimulatorProcess cluster =
        SimulatorProcess.start(
            simulator, PORT, "--tenants=" + tenants, "--log-streams=" + logStreams)) {
      List<String> statements = statements(cluster.port());
      List<Double> seconds = new ArrayList<>();
      List<Double> memory = new ArrayList<>();
      List<Double> script = new ArrayList<>();
      // The first run doesn't count, because the simulator's own code is cold.
      preCheck();
      for (int i = 0; i < RUNS; i++) {
        Run run = preCheck();
        seconds.add(run.seconds());
        memory.add(run.mebibytes());
        if (python.isPresent()) {
          script.add(script(statements));
        }
      }
      Figures.row(what + ": statements", "%.0f", List.of((double) statements.size()), "");
      Figures.row("… the pre-check, including its start (s)", "%.2f", seconds, wanted);
      Figures.row("… its most memory (MiB)", "%.0f", memory, "< 200");
      if (python.isPresent()) {
        Figures.row("… the Python script with the same statements (s)", "%.2f", script, "");
      }
    }
  }

  /** Returns the statements that the suite sends, and requires that the cluster is fit. */
  private static List<String> statements(int port) {
    var connector = new RecordingConnector();
    var access =
        new DatabaseAccess(
            List.of(new DatabaseAccess.Endpoint("127.0.0.1", port)),
            "root",
            () -> new Password(""));
    try (Database database = connector.open(access)) {
      SuiteReport report = new PreCheckSuite(Duration.ofMinutes(5)).run(database, Intent.unknown());
      if (report.verdict() != SuiteReport.Verdict.FIT) {
        throw new IllegalStateException("not fit: " + report);
      }
    }
    // The driver binds the names of the two parameters. A script writes them out.
    return connector.taken().stream()
        .map(statement -> statement.replace("?", "'log_transport_compress_func'"))
        .toList();
  }

  private record Run(double seconds, double mebibytes) {}

  private Run preCheck() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(jar);
    command.addAll(List.of("precheck", "--host", "127.0.0.1", "--port", String.valueOf(PORT)));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).environment().put("OBU_PASSWORD", "");
    long began = System.nanoTime();
    Process process = builder.start();
    long most = 0;
    while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
      most = Math.max(most, peak(process));
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("The pre-check ended with exit code " + process.exitValue());
    }
    return new Run((System.nanoTime() - began) / 1e9, most / 1024.0);
  }

  /** Returns KiB, or 0 after the process has ended. */
  private static long peak(Process process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  private double script(List<String> statements) throws IOException, InterruptedException {
    Path packages = python.orElseThrow();
    var builder =
        new ProcessBuilder(
                packages.resolve("python").toString(), CLIENTS.resolve("ask.py").toString())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "PYTHONPATH",
                packages.toString(),
                "SIM_HOST",
                "127.0.0.1",
                "SIM_PORT",
                String.valueOf(PORT)));
    long began = System.nanoTime();
    Process process = builder.start();
    try (var input = process.getOutputStream()) {
      new ObjectMapper().writeValue(input, statements);
    }
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "The script ended with exit code " + process.exitValue() + ": " + said);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /** Returns the folder of the connector for Python. */
  private static Optional<Path> connector() throws IOException {
    Process list = new ProcessBuilder(CLIENTS.resolve("python-clients").toString(), "list").start();
    String listed = new String(list.getInputStream().readAllBytes());
    return listed
        .lines()
        .filter(line -> line.startsWith("connector-9 "))
        .map(line -> Path.of(line.substring("connector-9 ".length())))
        .findFirst();
  }
}
