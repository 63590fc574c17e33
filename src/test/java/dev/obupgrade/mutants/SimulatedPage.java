package dev.obupgrade.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of the guards that the simulation must miss, and their table in docs/reliability.md.
 * {@code make simulate-mutants} writes it.
 */
final class SimulatedPage {
  private static final Path LIST = MutantList.FOLDER.resolve("simulated");
  private static final GuardTable TABLE =
      new GuardTable(
          "<!-- begin of the simulated guards -->\n",
          "<!-- end of the simulated guards -->\n",
          """
          | guard | rule | what it does | seed | what the seed shows without it |
          | --- | --- | --- | --- | --- |
          """);
  private static final Pattern ROW =
      Pattern.compile("\\| ([a-z0-9-]+) \\| \\d \\| .* \\| (\\d+) \\| (.*) \\|");
  private static final int LONGEST = 150;

  private SimulatedPage() {}

  /**
   * A violation.
   *
   * @param seed that shows it
   */
  record Seen(long seed, String words) {
    Seen {
      words = words.replaceAll("[|`<>*_]", " ").replaceAll("\\s+", " ").strip();
      words = words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
    }
  }

  /** The names of the guards, in the list's order. */
  static List<String> names() throws IOException {
    return Files.readAllLines(LIST).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  static Mutant named(List<Mutant> all, String name) {
    return all.stream()
        .filter(mutant -> mutant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new Mutant.OutOfStepException("%s names no mutant %s.".formatted(LIST, name)));
  }

  /**
   * Writes the table.
   *
   * @param seen by this run. For the others the page keeps what it says
   */
  static void write(List<Mutant> mutants, Map<String, Seen> seen) throws IOException {
    String page = Files.readString(GuardTable.PAGE);
    Map<String, Seen> all = new LinkedHashMap<>(seen(page));
    all.putAll(seen);
    List<String> rows = new ArrayList<>();
    for (String name : names()) {
      if (all.containsKey(name)) {
        rows.add(row(named(mutants, name), all.get(name)));
      }
    }
    TABLE.write(page, rows);
  }

  static String row(Mutant mutant, Seen seen) {
    return "| %s | %d | %s | %d | %s |%n"
        .formatted(
            mutant.name(),
            mutant.rule(),
            mutant.guard().replace("|", "\\|"),
            seen.seed(),
            seen.words());
  }

  /** The rows of the table, as they are in the page. */
  static List<String> rows(String page) {
    return TABLE.rows(page);
  }

  /** What the page says about what shows that a guard is gone. */
  static Map<String, Seen> seen(String page) {
    Map<String, Seen> seen = new LinkedHashMap<>();
    for (String row : rows(page)) {
      Matcher cells = ROW.matcher(row.strip());
      if (cells.matches()) {
        seen.put(cells.group(1), new Seen(Long.parseLong(cells.group(2)), cells.group(3)));
      }
    }
    return seen;
  }
}
