package dev.obupgrade.sim.clients;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine, which may be missing. */
public final class Programs {
  private Programs() {}

  /** A program in PATH. */
  public static Optional<Path> find(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Returns the output of a short program. Its errors go to this process's standard error. */
  public static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text;
    }
  }

  /** Skips the test with a message that says what is missing. In CI it fails instead. */
  public static void missing(String what, String wayOut) {
    String message = what + " isn't on this machine: " + wayOut + ".";
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    abort(message);
  }
}
