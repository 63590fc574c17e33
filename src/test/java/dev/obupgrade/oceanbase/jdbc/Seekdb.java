package dev.obupgrade.oceanbase.jdbc;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.sim.clients.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A running seekdb, a server of OceanBase's family without zones and tenants. Closing it stops it.
 */
record Seekdb(Process process, Path folder, int port, String password) implements AutoCloseable {
  private static final Path CLIENTS = Path.of("src/test/clients").toAbsolutePath();
  private static final int START_SECONDS = 60;
  private static final int END_SECONDS = 10;
  private static final int LAST_WORDS = 20;

  /** How a process ends that a processor doesn't understand: 128 and SIGILL. */
  private static final int ILLEGAL_INSTRUCTION = 128 + 4;

  /** Aborts the test where it isn't installed; where there is a Python, in CI that is a failure. */
  static Seekdb start() throws IOException, InterruptedException {
    Path packages = installed();
    Path folder = Files.createTempDirectory("seekdb");
    int port = freePort();
    var builder =
        new ProcessBuilder(
                packages.resolve("python").toString(),
                "-B",
                CLIENTS.resolve("seekdb_server.py").toString(),
                data(folder).toString(),
                String.valueOf(port))
            .directory(folder.toFile())
            .redirectError(errors(folder).toFile());
    builder.environment().put("PYTHONPATH", packages.toString());
    var seekdb = new Seekdb(builder.start(), folder, port, UUID.randomUUID().toString());
    seekdb.awaitReady();
    return seekdb;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/", "root", password);
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", port);
  }

  Password secret() {
    return new Password(password);
  }

  DatabaseAccess access() {
    return new DatabaseAccess(List.of(endpoint()), "root", this::secret);
  }

  private void awaitReady() throws IOException, InterruptedException {
    CompletableFuture<Boolean> said = CompletableFuture.supplyAsync(this::saysReady);
    boolean ready = false;
    String reason = "ended";
    try {
      process.outputWriter().write(password + "\n");
      process.outputWriter().flush();
      ready = said.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      reason = "did not start within " + START_SECONDS + " s";
    } catch (IOException | ExecutionException e) {
      reason = "ended: " + e.getMessage();
    }
    if (!ready) {
      boolean foreign =
          process.waitFor(said.isDone() ? END_SECONDS : 0, TimeUnit.SECONDS)
              && process.exitValue() == ILLEGAL_INSTRUCTION;
      String words = lastWords();
      close();
      if (foreign) {
        Programs.missing("A processor that seekdb runs on", "it has instructions of a newer one");
      }
      fail("seekdb " + reason + ": " + words);
    }
  }

  private boolean saysReady() {
    try (var lines = process.inputReader().lines()) {
      return lines.anyMatch("ready"::equals);
    }
  }

  private String lastWords() throws IOException {
    var words = new StringBuilder();
    for (Path file : List.of(errors(folder), data(folder).resolve("log/seekdb.log"))) {
      if (Files.exists(file)) {
        // Not all of what an engine writes is text
        List<String> lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        lines.stream()
            .skip(Math.max(0, lines.size() - LAST_WORDS))
            .forEach(line -> words.append('\n').append(line));
      }
    }
    return words.toString();
  }

  private static Path installed() throws IOException, InterruptedException {
    String listed = Programs.run(List.of(CLIENTS.resolve("python-clients").toString(), "list"));
    Optional<Path> packages =
        listed
            .lines()
            .filter(line -> line.startsWith("seekdb "))
            .map(line -> Path.of(line.substring("seekdb ".length())))
            .findFirst();
    if (packages.isEmpty()) {
      if (Programs.find("python3").isEmpty()) {
        abort("seekdb needs Python 3, which isn't on this machine.");
      }
      Programs.missing("seekdb", "run src/test/clients/python-clients install, which says why");
    }
    return packages.orElseThrow();
  }

  private static Path data(Path folder) {
    return folder.resolve("db");
  }

  private static Path errors(Path folder) {
    return folder.resolve("errors");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    try {
      process.outputWriter().close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
