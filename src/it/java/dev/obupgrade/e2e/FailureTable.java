package dev.obupgrade.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The results of all ways to fail: printed, and written to target/job-failures.md. */
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
    lines.add("| failure | cause | reported after s | reason | message | then |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    lines.addAll(rows);
    Files.write(FILE, lines);
    lines.forEach(System.out::println);
  }
}
