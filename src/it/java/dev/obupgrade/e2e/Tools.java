package dev.obupgrade.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs kubectl and Helm on the demo's cluster, as a person would. */
final class Tools {
  private final Path folder;
  private final Path kubeconfig;

  /**
   * @param folder where kubectl and helm are, unless they are in PATH only
   */
  Tools(Path folder, Path kubeconfig) {
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  String kubectl(String... arguments) {
    return run("kubectl", arguments);
  }

  String helm(String... arguments) {
    return run("helm", arguments);
  }

  /** Applies the text of a file, and returns what kubectl says. */
  String applied(String text, String... options) throws IOException {
    Path file = Files.createTempFile("applied-", ".yaml");
    try {
      List<String> arguments = new ArrayList<>(List.of("apply", "-f", file.toString()));
      arguments.addAll(List.of(options));
      Files.writeString(file, text);
      return kubectl(arguments.toArray(String[]::new));
    } finally {
      Files.delete(file);
    }
  }

  /** Returns the command that a person would type to do the same. */
  String hint(String tool, String arguments) {
    return "KUBECONFIG=" + kubeconfig + " " + program(tool) + " " + arguments;
  }

  /**
   * @return the command's output
   * @throws IllegalStateException with that output when it fails
   */
  private String run(String tool, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program(tool)));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            tool + " " + String.join(" ", arguments) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(tool + " can't be started. Add it to PATH.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + tool, e);
    }
  }

  private String program(String tool) {
    Path built = folder.resolve(tool);
    return Files.isExecutable(built) ? built.toString() : tool;
  }
}
