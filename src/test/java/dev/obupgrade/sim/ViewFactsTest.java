package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the content of each view and table, healthy and unhealthy, by the facts of the simulator's
 * page.
 */
class ViewFactsTest {
  static List<ViewFact> facts() throws IOException {
    return ViewFact.all();
  }

  @ParameterizedTest
  @MethodSource("facts")
  void hold(ViewFact fact) throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder()
                .version(fact.version())
                .withoutNetwork()
                .timeScale(50)
                .start();
        SqlClient root = new SqlClient(cluster.session("zone2", "root"))) {
      root.session().useDatabase("oceanbase");
      root.run("set ob_query_timeout = 2000000000");
      for (String statement : fact.statements()) {
        root.run(statement);
      }
      Eventually.is(fact.answer(), () -> root.one(fact.question()));
    }
  }

  @Test
  void everyFactSaysWhereItWasRead() throws IOException {
    assertThat(facts())
        .isNotEmpty()
        .allSatisfy(fact -> assertThat(fact.source()).as(fact.toString()).isNotBlank())
        .allSatisfy(fact -> assertThat(fact.question()).as(fact.toString()).contains(fact.view()));
  }
}
