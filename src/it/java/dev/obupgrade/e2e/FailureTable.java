package dev.obupgrade.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was seen of each way to fail: printed, and kept in target/job-failures.md. */
final class FailureTable {
  private static final Path FILE = Path.of("target/job-failures.md");

  private final List<String> rows = new ArrayList<>();

  synchronized void add(String way, String how, FailureScene scene) {
    rows.add(
        "| %s | %s | %.1f | %s | %s | %s |"
            .formatted(
                way,
                how,
                scene.seenAfter.toMillis() / 1000.0,
                scene.told.map(t -> t.reason()).orElse("-"),
                scene.told.map(t -> t.message().replace("|", "\\|").replace("\n", " ")).orElse("-"),
                scene.outcome));
  }

  synchronized void print() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| way to fail | how it was made | seen after s | reason | message | what then |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    lines.addAll(rows);
    Files.write(FILE, lines);
    lines.forEach(System.out::println);
  }
}
