package dev.obupgrade.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulator in its own process, started as {@code make sim} does.
 *
 * @param untilReady from before the start of the process until it printed {@code ready}
 */
record SimulatorProcess(Process process, Duration untilReady, int port) implements AutoCloseable {

  /**
   * @param command everything before the simulator's own options
   */
  static SimulatorProcess start(List<String> command, int port, String... options)
      throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add("--port=" + port);
    words.addAll(List.of(options));
    long began = System.nanoTime();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("ready")) {
        return new SimulatorProcess(process, Duration.ofNanos(System.nanoTime() - began), port);
      }
      said.append(line).append('\n');
    }
    throw new IOException("The simulator did not start:\n" + said);
  }

  String url(String parameters) {
    return "jdbc:mysql://127.0.0.1:"
        + port
        + "/test?useSSL=false&allowPublicKeyRetrieval=true"
        + parameters;
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Returns the most memory it ever had, in MiB, or 0 where the system doesn't report it. */
  long peakMemory() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
