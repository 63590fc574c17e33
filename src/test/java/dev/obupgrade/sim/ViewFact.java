package dev.obupgrade.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A line of the simulator's page about the content of a view or table, from the server's source.
 *
 * @param view its name, as OceanBase spells it
 * @param version of the cluster
 * @param statements that change a healthy cluster first, one after the other
 * @param answer to the question, at once or when everything has settled
 * @param source where the fact was read
 */
public record ViewFact(
    String view,
    String version,
    List<String> statements,
    String question,
    String answer,
    String source) {
  private static final String HEADING = "## What the views hold";
  private static final String USUAL_VERSION = "4.3.5.2";

  /** Reads the facts from all tables of the page under that heading. */
  public static List<ViewFact> all() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs/simulator.md"));
    return lines.subList(lines.indexOf(HEADING) + 1, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .map(ViewFact::of)
        .toList();
  }

  private static ViewFact of(String line) {
    List<String> cells =
        Arrays.stream(line.substring(1).split("(?<!\\\\)\\|"))
            .map(String::strip)
            .map(cell -> cell.replace("\\|", "|"))
            .toList();
    if (cells.size() != 6) {
      throw new IllegalArgumentException("a fact has six cells: " + line);
    }
    return new ViewFact(
        unquoted(cells.get(0)),
        Optional.of(cells.get(1)).filter(v -> !v.isEmpty()).orElse(USUAL_VERSION),
        cells.get(2).isEmpty()
            ? List.of()
            : Arrays.stream(unquoted(cells.get(2)).split(";")).map(String::strip).toList(),
        unquoted(cells.get(3)),
        cells.get(4),
        cells.get(5));
  }

  private static String unquoted(String cell) {
    return cell.substring(1, cell.length() - 1);
  }

  @Override
  public String toString() {
    return "%s %s %s: %s".formatted(view, version, statements, question);
  }
}
