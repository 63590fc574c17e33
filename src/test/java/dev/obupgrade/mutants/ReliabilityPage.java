package dev.obupgrade.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of guards in docs/reliability.md. {@code make mutants} writes it. */
final class ReliabilityPage {
  private static final GuardTable TABLE =
      new GuardTable(
          "<!-- begin of the guards -->\n",
          "<!-- end of the guards -->\n",
          """
          | guard | rule | what it does | caught by |
          | --- | --- | --- | --- |
          """);

  private ReliabilityPage() {}

  /**
   * Writes the table.
   *
   * @param caught by which test, for the mutants of this run. The others keep what the page says.
   */
  static void write(List<Mutant> mutants, Map<String, String> caught) throws IOException {
    String page = Files.readString(GuardTable.PAGE);
    Map<String, String> all = caughtBy(page);
    all.putAll(caught);
    List<String> rows =
        mutants.stream()
            .filter(mutant -> all.containsKey(mutant.name()))
            .map(mutant -> row(mutant, all.get(mutant.name())))
            .toList();
    TABLE.write(page, rows);
  }

  static String row(Mutant mutant, String caughtBy) {
    return "| %s | %d | %s | `%s` |%n"
        .formatted(mutant.name(), mutant.rule(), mutant.guard().replace("|", "\\|"), caughtBy);
  }

  /** The rows of the table, as they are in the page. */
  static List<String> rows(String page) {
    return TABLE.rows(page);
  }

  /** What the page says about who caught which mutant. */
  static Map<String, String> caughtBy(String page) {
    Map<String, String> caught = new LinkedHashMap<>();
    for (String row : rows(page)) {
      String[] cells = row.split(" \\| ");
      caught.put(
          cells[0].replaceFirst("^\\| ", ""), cells[cells.length - 1].replaceAll("[`|\\s]", ""));
    }
    return caught;
  }
}
