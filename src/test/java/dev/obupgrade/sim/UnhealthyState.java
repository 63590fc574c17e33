package dev.obupgrade.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One of the unhealthy states of the simulator's page.
 *
 * @param statement that makes the state in a healthy cluster
 * @param question a query that shows the state
 * @param well the answer in a healthy cluster
 * @param now the answer in this state
 */
public record UnhealthyState(
    String name, String statement, String question, String well, String now) {

  /** Reads the states from the page. */
  public static List<UnhealthyState> all() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs/simulator.md"));
    return lines.subList(lines.indexOf("## Unhealthy states"), lines.size()).stream()
        .dropWhile(line -> !line.startsWith("| --- "))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .map(UnhealthyState::of)
        .toList();
  }

  private static UnhealthyState of(String line) {
    List<String> cells = Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    return new UnhealthyState(
        cells.get(0), unquoted(cells.get(1)), unquoted(cells.get(2)), cells.get(3), cells.get(4));
  }

  private static String unquoted(String cell) {
    return cell.substring(1, cell.length() - 1);
  }

  @Override
  public String toString() {
    return name;
  }
}
