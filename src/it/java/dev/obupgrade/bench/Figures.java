package dev.obupgrade.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table of figures in the format of docs/benchmarks.md. */
public final class Figures {

  private Figures() {}

  /** Prints the machine and the head of the table. */
  public static void head() throws IOException {
    Path load = Path.of("/proc/loadavg");
    System.out.printf(
        "%d processors, Java %s, load before %s%n%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        Files.exists(load) ? Files.readString(load).split(" ")[0] : "unknown");
    System.out.println("| what | min | median | max | wanted |");
    System.out.println("| --- | ---: | ---: | ---: | --- |");
  }

  /**
   * Prints a row.
   *
   * @param format of one figure, as of {@link String#format}
   * @param wanted the mark, or empty where there is none
   */
  public static void row(String what, String format, List<Double> values, String wanted) {
    List<Double> sorted = values.stream().sorted().toList();
    System.out.printf(
        "| %s | " + format + " | " + format + " | " + format + " | %s |%n",
        what,
        sorted.getFirst(),
        sorted.get(sorted.size() / 2),
        sorted.getLast(),
        wanted);
  }
}
