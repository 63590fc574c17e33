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

import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServersRestartedTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new ServersRestarted("zone1", 100, BUILD);
    return Stream.of(
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
            "1 of 1 servers of zone1 not restarted with 4.3.5.2-102000042025061010: 10.0.1.1:2882 still runs as before (ACTIVE, build 4.3.5.2-102000042025061010, start_service_time 100, expected after 100)."),
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
}
