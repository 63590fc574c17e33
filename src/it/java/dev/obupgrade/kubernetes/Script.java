package dev.obupgrade.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A script whose last line of standard output is its answer. Its standard error, such as progress,
 * is shown at once and is part of the exception when it fails.
 */
public record Script(Path path) {

  /** Returns the answer, or an empty string if the script prints nothing. */
  String run(String... arguments) {
    List<String> command = command(arguments);
    try {
      Path output = Files.createTempFile("script-", ".out");
      try {
        Process process = new ProcessBuilder(command).redirectOutput(output.toFile()).start();
        List<String> said = process.errorReader().lines().peek(System.err::println).toList();
        if (process.waitFor() != 0) {
          throw new IllegalStateException(
              "%s failed: %s".formatted(String.join(" ", command), String.join("\n", said)));
        }
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "" : lines.getLast();
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + String.join(" ", command), e);
    }
  }

  boolean succeeds(String... arguments) {
    try {
      return new ProcessBuilder(command(arguments))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + path, e);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
