package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the unhealthy states of the simulator's page. */
class UnhealthyStatesTest {
  static List<UnhealthyState> states() throws IOException {
    assertThat(UnhealthyState.all()).hasSizeGreaterThan(35);
    return UnhealthyState.all();
  }

  @ParameterizedTest
  @MethodSource("states")
  void areMadeBySql(UnhealthyState state) throws SqlError {
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
