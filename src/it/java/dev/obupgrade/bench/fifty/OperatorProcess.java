package dev.obupgrade.bench.fifty;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The packaged operator, in its own process, with the options of its chart. */
final class OperatorProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Path VALUES = Path.of("helm/ob-upgrade-operator/values.yaml");

  /** {@code Pause Young (Allocation Failure) 45M->20M(60M) 3.2ms}. */
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

  private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured) .*?used (\\d+)K");

  private final Process process;
  private final Path collections;

  private OperatorProcess(Process process, Path collections) {
    this.process = process;
    this.collections = collections;
  }

  static OperatorProcess start(Path kubeconfig, Path folder)
      throws IOException, InterruptedException {
    Path collections = folder.resolve("gc.log");
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(List.of(javaOpts().split(" ")));
    command.add("-Xlog:gc:file=" + collections);
    command.add("-jar");
    command.add(JAR.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("operator.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "OBU_OPERATOR_IMAGE",
                "registry.example/ob-upgrade-operator:bench"));
    OperatorProcess operator = new OperatorProcess(builder.start(), collections);
    Runtime.getRuntime().addShutdownHook(new Thread(operator.process::destroyForcibly));
    operator.awaitReady(port);
    return operator;
  }

  static String javaOpts() throws IOException {
    try (InputStream values = Files.newInputStream(VALUES)) {
      Map<String, Object> read = new Yaml().load(values);
      return read.get("javaOpts").toString();
    }
  }

  private void awaitReady(int port) throws IOException, InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int tries = 0; process.isAlive() && tries < 600; tries++) {
        try {
          if (http.send(
                      HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                  .statusCode()
              == 200) {
            return;
          }
        } catch (IOException notYet) {
          // it is starting
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException("The operator did not become ready.");
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Returns MiB now, or 0 where the system doesn't report it. */
  long resident() throws IOException {
    return status("VmRSS:");
  }

  /** Returns the most it ever was, in MiB. */
  long peakResident() throws IOException {
    return status("VmHWM:");
  }

  private long status(String field) throws IOException {
    Path file = Path.of("/proc/" + process.pid() + "/status");
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(field))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElse(0)
        : 0;
  }

  /** Returns the MiB in use after a full collection. */
  double heapAfterCollection() throws IOException, InterruptedException {
    jcmd("GC.run");
    return USED.matcher(jcmd("GC.heap_info"))
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1)))
            .sum()
        / 1024.0;
  }

  /** Returns the most that any collection so far left, in MiB. */
  long mostLeft() throws IOException {
    return most(2);
  }

  /** Returns the most that was in use when a collection began, in MiB. */
  long mostUsed() throws IOException {
    return most(1);
  }

  private long most(int group) throws IOException {
    return COLLECTION
        .matcher(Files.readString(collections))
        .results()
        .map((MatchResult found) -> Long.valueOf(found.group(group)))
        .max(Long::compare)
        .orElse(0L);
  }

  private String jcmd(String question) throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), question)
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    return said;
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
