package dev.obupgrade.mutants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that runs tests or seeds, as seen from outside. */
final class TestProcess implements AutoCloseable {
  /** Classes of mutants before stay in memory, because shared libraries remember them. */
  private static final int MOST_RUNS = 60;

  private static final int LAST_LINES = 30;

  private final Work work;
  private final Process process;
  private final Writer to;
  private final BufferedReader from;
  private final Deque<String> printed = new ArrayDeque<>();
  private int runs;

  /** What a process does. */
  enum Work {
    TESTS(TestRun.class, 5),
    SEEDS(SeedRun.class, 20);

    private final Class<?> main;
    private final long longestMinutes;

    Work(Class<?> main, long longestMinutes) {
      this.main = main;
      this.longestMinutes = longestMinutes;
    }
  }

  TestProcess(Work work) throws IOException {
    this.work = work;
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.log.console.level=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                work.main.getName())
            .redirectErrorStream(true)
            .start();
    to = process.outputWriter();
    from = process.inputReader();
  }

  boolean usable() {
    return process.isAlive() && runs < MOST_RUNS;
  }

  /**
   * The answer of {@link TestRun} or {@link SeedRun}.
   *
   * @param what the tests, or the seed to begin with
   */
  String run(Path mutant, List<String> what) throws IOException, InterruptedException {
    runs++;
    printed.clear();
    to.write(mutant + "\t" + String.join("\t", what) + "\n");
    to.flush();
    // A thread of its own: the common pool has one on a machine with two processors.
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            this::answer, read -> Thread.ofPlatform().daemon().start(read));
    try {
      return answer.get(work.longestMinutes, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      close();
      return TestRun.BROKEN + " no end within " + work.longestMinutes + " min";
    } catch (ExecutionException e) {
      close();
      return TestRun.BROKEN + " " + e.getCause();
    }
  }

  private String answer() {
    try {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        if (line.startsWith(TestRun.ANSWER)) {
          return line.substring(TestRun.ANSWER.length());
        }
        printed.add(line);
        if (printed.size() > LAST_LINES) {
          printed.remove();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TestRun.BROKEN + " the process ended: " + String.join("\n", printed);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
