package dev.obupgrade.oceanbase.jdbc;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** seekdb, a server of OceanBase's family without zones and tenants, for as long as it is open. */
record Seekdb(Process process, Path data, int port) implements AutoCloseable {
  private static final Path CLIENTS = Path.of("src/test/clients").toAbsolutePath();
  private static final int PATIENCE_SECONDS = 90;

  /** Aborts the test where it isn't installed; in CI that is a failure. */
  static Seekdb start() throws IOException, InterruptedException {
    Path packages = installed();
    Path data = Files.createTempDirectory("seekdb");
    int port = freePort();
    var builder =
        new ProcessBuilder(
                packages.resolve("python").toString(),
                CLIENTS.resolve("seekdb_server.py").toString(),
                data.resolve("db").toString(),
                String.valueOf(port))
            .directory(data.toFile())
            .redirectError(data.resolve("errors").toFile());
    builder.environment().put("PYTHONPATH", packages.toString());
    var seekdb = new Seekdb(builder.start(), data, port);
    seekdb.awaitReady();
    return seekdb;
  }

  String url() {
    return "jdbc:mysql://127.0.0.1:" + port + "/";
  }

  private void awaitReady() throws IOException, InterruptedException {
    var ready =
        CompletableFuture.supplyAsync(
            () -> {
              try (var lines = process.inputReader().lines()) {
                return lines.anyMatch("ready"::equals);
              }
            });
    boolean began = false;
    try {
      began = ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // told below, with its last words
    }
    if (!began) {
      String words = Files.readString(data.resolve("errors"));
      close();
      fail("seekdb did not start within " + PATIENCE_SECONDS + " s: " + words);
    }
  }

  private static Path installed() throws IOException {
    Process list = new ProcessBuilder(CLIENTS.resolve("python-clients").toString(), "list").start();
    Optional<Path> folder;
    try (var lines = list.inputReader().lines()) {
      folder =
          lines
              .filter(line -> line.startsWith("seekdb "))
              .map(line -> Path.of(line.substring("seekdb ".length())))
              .findFirst();
    }
    if (folder.isEmpty()) {
      String message =
          "seekdb isn't on this machine: run src/test/clients/python-clients install, which says why.";
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      abort(message);
    }
    return folder.orElseThrow();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
