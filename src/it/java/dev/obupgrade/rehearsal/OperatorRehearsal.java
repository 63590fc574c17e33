package dev.obupgrade.rehearsal;

import dev.obupgrade.sim.SimulatedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Lists the classes that the operator and the Jobs' pre-check load. The operator runs until it is
 * ready, with an empty API server. The pre-check runs against a simulated cluster. Arguments: the
 * file for the list, then the command that starts the operator.
 */
final class OperatorRehearsal {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String PASSWORD = "rehearsal";

  private final List<String> command;
  private final Path folder;

  private OperatorRehearsal(List<String> command, Path folder) {
    this.command = command;
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Path list = Path.of(args[0]);
    Path folder = Files.createTempDirectory("rehearsal");
    var rehearsal = new OperatorRehearsal(List.of(args).subList(1, args.length), folder);
    Path operator = folder.resolve("operator.classes");
    Path precheck = folder.resolve("precheck.classes");
    rehearsal.operator(operator);
    rehearsal.precheck(precheck);
    Files.write(list, together(operator, precheck));
    System.exit(0);
  }

  /**
   * Sorts the list so that every run gives the same. The operator's classes come first, so that
   * classes of the pre-check alone lie on pages of their own. Then come the lines about classes.
   * Leaves out what differs from run to run: numbers, classes of loaders other than the JDK's
   * (which need them), and resolved constants.
   */
  private static List<String> together(Path operator, Path precheck) throws IOException {
    LinkedHashSet<String> lines = new LinkedHashSet<>();
    lines.addAll(lines(operator, line -> !line.startsWith("@")));
    lines.addAll(lines(precheck, line -> !line.startsWith("@")));
    lines.addAll(lines(operator, line -> line.startsWith("@")));
    lines.addAll(lines(precheck, line -> line.startsWith("@")));
    return List.copyOf(lines);
  }

  private static List<String> lines(Path list, Predicate<String> wanted) throws IOException {
    return Files.readAllLines(list).stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("@cp "))
        .filter(line -> !line.contains(" source: "))
        .map(line -> line.replaceFirst(" id: \\d+$", ""))
        .filter(wanted)
        .sorted()
        .toList();
  }

  private void operator(Path classes) throws Exception {
    int port = freePort();
    try (EmptyApiServer api = new EmptyApiServer(folder);
        HttpClient client = HttpClient.newHttpClient()) {
      Process process =
          start(
              classes,
              Map.of(
                  "QUARKUS_HTTP_PORT",
                  String.valueOf(port),
                  "QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL",
                  api.url(),
                  "QUARKUS_KUBERNETES_CLIENT_TRUST_CERTS",
                  "true",
                  "KUBECONFIG",
                  "/dev/null"));
      for (String page : List.of("/q/health/live", "/q/health/ready", "/q/metrics")) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + page)).build();
        await(process, () -> client.send(request, BodyHandlers.discarding()).statusCode() == 200);
      }
      process.destroy();
      process.waitFor();
    }
  }

  private void precheck(Path classes) throws Exception {
    try (SimulatedCluster cluster =
        SimulatedCluster.builder().rootPassword(PASSWORD).port(freePort()).start()) {
      var server = cluster.servers().getFirst();
      Process process =
          start(
              classes,
              Map.of("OBU_PASSWORD", PASSWORD),
              "precheck",
              "--host=" + server.address().ip(),
              "--port=" + server.sqlPort(),
              "--target=4.3.5.3");
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private Process start(Path classes, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(1, "-XX:DumpLoadedClassList=" + classes);
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("log").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private void await(Process process, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        process.destroyForcibly();
        throw new IOException("The rehearsal failed: " + Files.readString(folder.resolve("log")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static boolean holds(Condition condition) throws InterruptedException {
    try {
      return condition.holds();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
