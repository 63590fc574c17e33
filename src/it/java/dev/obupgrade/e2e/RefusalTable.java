package dev.obupgrade.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The results of all refusals: printed, and written to target/refusals.md. */
final class RefusalTable {
  private static final Path FILE = Path.of("target/refusals.md");

  private final List<String> rows = new ArrayList<>();

  void add(String what, Duration after, String reason, String message) {
    rows.add(
        "| %s | %.1f | %s | %s |"
            .formatted(
                what,
                after.toMillis() / 1000.0,
                reason,
                message.replace("|", "\\|").replace("\n", " ")));
  }

  void print() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| refusal | reported after s | reason | message |");
    lines.add("| --- | --- | --- | --- |");
    lines.addAll(rows);
    Files.write(FILE, lines);
    lines.forEach(System.out::println);
  }
}
