package dev.obupgrade.bench;

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
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operator as a process of its own, with the image's Java and its options.
 *
 * @param untilReady from before the start of the process until its readiness probe passed
 */
record OperatorProcess(Process process, Duration untilReady) implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  static OperatorProcess start(List<String> command, Path kubeconfig)
      throws IOException, InterruptedException {
    int port = freePort();
    Path log = Files.createTempFile("operator", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    long began = System.nanoTime();
    Process process = builder.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
              .build();
      while (!answers(client, ready)) {
        if (!process.isAlive() || System.nanoTime() - began > LIMIT.toNanos()) {
          process.destroyForcibly();
          throw new IOException("The operator did not become ready:\n" + Files.readString(log));
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    Duration untilReady = Duration.ofNanos(System.nanoTime() - began);
    Files.delete(log);
    return new OperatorProcess(process, untilReady);
  }

  private static boolean answers(HttpClient client, HttpRequest ready) throws InterruptedException {
    try {
      return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Returns the kernel's figure about the process's memory, such as VmRSS, in MiB. */
  double memory(String figure) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(figure + ":"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow(() -> new IOException("This system doesn't report " + figure));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
