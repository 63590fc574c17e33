package dev.obupgrade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.cluster.Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command from its arguments down to the wire, against the simulated cluster. */
class PreCheckOnSimulatorTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"4.3.5.2-102000042025061010", "4.2.1.2-102000042023120514", "4.1.0.0-1"})
  void aHealthyClusterIsFit(String version) {
    try (var cluster = SimulatedCluster.builder().version(version).rootPassword("pw").start()) {
      assertThat(run(cluster, "pw", "--zones", "zone1,zone2,zone3")).as("%s%s", out, err).isZero();
    }
  }

  @Test
  void aStoppedZoneIsUnfit() throws Exception {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      cluster.session("zone1", "root").execute("ALTER SYSTEM STOP ZONE zone2", List.of());

      assertThat(run(cluster, "pw")).isEqualTo(1);
      assertThat(out.toString()).containsPattern("ZonesActive +Failed +zone zone2 is not active");
    }
  }

  @Test
  void aWrongPasswordAndAnotherTenantCanNotTell() {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      assertThat(run(cluster, "wrong")).isEqualTo(2);
      assertThat(run(cluster, "", "--user", "root@mysql1")).isEqualTo(2);
    }
  }

  private int run(SimulatedCluster cluster, String password, String... options) {
    out.getBuffer().setLength(0);
    var servers = cluster.servers();
    var args =
        new ArrayList<>(
            List.of(
                "precheck",
                "--host",
                servers.stream().map(s -> s.address().ip()).collect(Collectors.joining(",")),
                "--port",
                String.valueOf(servers.stream().map(Server::sqlPort).findFirst().orElseThrow())));
    args.addAll(List.of(options));
    return new CommandLineTool(
            Map.of("OBU_PASSWORD", password),
            new JdbcDatabaseConnector(),
            new PrintWriter(out),
            new PrintWriter(err))
        .run(args.toArray(String[]::new));
  }
}
