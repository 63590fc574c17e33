package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.BUILD;
import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.OTHER;
import static dev.obupgrade.health.GateRow.VERSION;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.server;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.with;
import static dev.obupgrade.health.GateRow.withBuild;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.health.ServersRestarted.Before;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServersRestartedTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = restarted(Map.of(IN_ZONE1, new Before(BUILD, 100)));
    return Stream.of(
        open(
            gate,
            "a start time that is earlier by the server's own clock",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 0, 99)),
            "Every server of zone1 has restarted with 4.3.5.2-102000042025061010."),
        open(
            restarted(Map.of(IN_ZONE1, new Before(OTHER, 100))),
            "the same start time with a build that the server didn't have",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 0, 100)),
            "Every server of zone1 has restarted with 4.3.5.2-102000042025061010."),
        open(
            restarted(Map.of()),
            "a server that was not there before",
            c -> {},
            "Every server of zone1 has restarted with 4.3.5.2-102000042025061010."),
        open(
            restarted(Map.of(IN_ZONE1, new Before(BUILD, 0))),
            "a server that was down before",
            c -> {},
            "Every server of zone1 has restarted with 4.3.5.2-102000042025061010."),
        shut(
            restarted(Map.of(IN_ZONE1, new Before(BUILD, 0))),
            "a server that was down before and is down",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.INACTIVE, 0, 0)),
            Reason.ServersNotRestarted,
            "10.0.1.1:2882 is not in service yet (INACTIVE, stop_time 0, start_service_time 0)."),
        shut(
            restarted(Map.of()),
            "a server that was not there before and starts",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 0, 0)),
            Reason.ServersNotRestarted,
            "10.0.1.1:2882 is not in service yet (ACTIVE, stop_time 0, start_service_time 0)."),
        open(
            gate,
            "nothing",
            c -> {},
            "Every server of zone1 has restarted with 4.3.5.2-102000042025061010."),
        open(
            gate,
            "another zone's build",
            c -> server(c, IN_ZONE2, s -> withBuild(s, OTHER)),
            "Every server of zone1 has restarted with 4.3.5.2-102000042025061010."),
        shut(
            gate,
            "the stale row of a killed server",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 0, 100)),
            Reason.ServersNotRestarted,
            "1 of 1 servers of zone1 not restarted with 4.3.5.2-102000042025061010: 10.0.1.1:2882 still runs as before (ACTIVE, build 4.3.5.2-102000042025061010, start_service_time 100)."),
        shut(
            gate,
            "another build",
            c -> server(c, IN_ZONE1, s -> withBuild(s, OTHER)),
            Reason.ServersNotRestarted,
            "1 of 1 servers of zone1 not restarted with 4.3.5.2-102000042025061010: 10.0.1.1:2882 runs build 4.3.5.3-103000092025080818."),
        shut(
            gate,
            "another build of the same version",
            c ->
                server(
                    c, IN_ZONE1, s -> withBuild(s, new BuildVersion(VERSION, BUILD.build() + 1))),
            Reason.ServersNotRestarted,
            "1 of 1 servers of zone1 not restarted with 4.3.5.2-102000042025061010: 10.0.1.1:2882 runs build 4.3.5.2-102000042025061011."),
        shut(
            gate,
            "still starting",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 0, 0)),
            Reason.ServersNotRestarted,
            "1 of 1 servers of zone1 not restarted with 4.3.5.2-102000042025061010: 10.0.1.1:2882 is not in service yet (ACTIVE, stop_time 0, start_service_time 0)."),
        shut(
            gate,
            "offline",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.INACTIVE, 0, 101)),
            Reason.ServersNotRestarted,
            "1 of 1 servers of zone1 not restarted with 4.3.5.2-102000042025061010: 10.0.1.1:2882 is not in service yet (INACTIVE, stop_time 0, start_service_time 101)."),
        shut(
            gate,
            "stopped",
            c -> server(c, IN_ZONE1, s -> with(s, Server.Status.ACTIVE, 7, 101)),
            Reason.ServersNotRestarted,
            "1 of 1 servers of zone1 not restarted with 4.3.5.2-102000042025061010: 10.0.1.1:2882 is not in service yet (ACTIVE, stop_time 7, start_service_time 101)."),
        shut(
            gate,
            "no servers",
            c -> c.servers.clear(),
            Reason.NothingKnown,
            "The database lists no server of zone1."));
  }

  @Test
  void onlyAServerThatHasRestartedRunsAnOldProgram() {
    assertThat(withOldProgram(new Before(OTHER, 7), 100)).containsExactly(IN_ZONE1);
    assertThat(withOldProgram(new Before(OTHER, 100), 100)).isEmpty();
    assertThat(withOldProgram(new Before(OTHER, 100), 0)).isEmpty();
    assertThat(withOldProgram(new Before(BUILD, 7), 100)).isEmpty();
  }

  private static List<ServerAddress> withOldProgram(Before before, long start) {
    ClusterSnapshot cluster =
        new ClusterSnapshot(FakeCluster.threeZones(new VirtualClock()).database());
    server(cluster, IN_ZONE1, s -> with(withBuild(s, OTHER), Server.Status.ACTIVE, 0, start));
    return restarted(Map.of(IN_ZONE1, before)).withOldProgram(cluster).stream()
        .map(Server::address)
        .toList();
  }

  private static ServersRestarted restarted(Map<ServerAddress, Before> before) {
    return new ServersRestarted("zone1", before, BUILD);
  }
}
