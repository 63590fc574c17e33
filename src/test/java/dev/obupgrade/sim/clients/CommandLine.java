package dev.obupgrade.sim.clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code mariadb} command line, run once. */
final class CommandLine {
  private static final int PATIENCE_SECONDS = 60;

  private final List<String> command = new ArrayList<>();

  /** Runs it as app@mysql1 in the database {@code test}, with more options. */
  CommandLine(ClientCluster cluster, String... options) {
    this("app@mysql1", ClientCluster.APP_PASSWORD, "test", cluster, options);
  }

  CommandLine(
      String user, String password, String database, ClientCluster cluster, String... options) {
    Path program =
        Programs.find("mariadb")
            .orElseGet(
                () -> {
                  Programs.missing(
                      "The mariadb command line", "install Debian's mariadb-client-core");
                  return Path.of("mariadb");
                });
    command.addAll(
        List.of(
            program.toString(),
            "--no-defaults",
            "--protocol=tcp",
            "--host=" + cluster.host(),
            "--port=" + cluster.port(),
            "--user=" + user,
            "--password=" + password));
    command.addAll(List.of(options));
    command.add(database);
  }

  /** One batch with these lines as its input. */
  Ended run(String... lines) throws IOException, InterruptedException {
    return run(command, lines);
  }

  /** Runs it in a terminal, where it greets, completes names and shows errors at once. */
  Ended runInTerminal(String... lines) throws IOException, InterruptedException {
    Path script =
        Programs.find("script")
            .orElseGet(
                () -> {
                  Programs.missing("The program script", "install Debian's bsdutils");
                  return Path.of("script");
                });
    String quoted = String.join(" ", command.stream().map(CommandLine::quoted).toList());
    return run(
        List.of(script.toString(), "--quiet", "--return", "--command", quoted, "/dev/null"), lines);
  }

  /** Starts a batch that continues while the test does other things. */
  Process start() throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static Ended run(List<String> command, String... lines)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("mariadb", ".out");
    Path errors = Files.createTempFile("mariadb", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().put("TERM", "dumb");
      Process process = builder.start();
      try (OutputStream input = process.getOutputStream()) {
        input.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended before it had read everything, for example after a refused login
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "No end after " + PATIENCE_SECONDS + " s: " + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** The end of the program. */
  record Ended(int exitCode, String output, String errors) {}
}
