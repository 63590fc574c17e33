package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unhealthy states of the simulator's page, as they stand there. */
class UnhealthyStatesTest {
  private record State(String name, String statement, String question, String well, String now) {
    static State of(String line) {
      List<String> cells =
          Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
      return new State(
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

  static Stream<State> states() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs/simulator.md"));
    int from = lines.indexOf("## Unhealthy states");
    assertThat(from).isPositive();
    List<State> states =
        lines.subList(from, lines.size()).stream()
            .dropWhile(line -> !line.startsWith("| --- "))
            .skip(1)
            .takeWhile(line -> line.startsWith("|"))
            .map(State::of)
            .toList();
    assertThat(states).hasSizeGreaterThan(35);
    return states.stream();
  }

  @ParameterizedTest
  @MethodSource("states")
  void areMadeBySql(State state) throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().timeScale(50).start();
        SqlClient root = new SqlClient(cluster.session("zone1", "root"))) {
      root.session().useDatabase("oceanbase");
      root.run("set ob_query_timeout = 2000000000");
      assertThat(root.one(state.question())).isEqualTo(state.well());
      root.run(state.statement());
      Eventually.is(state.now(), () -> root.one(state.question()));
    }
  }
}
