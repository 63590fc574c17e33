package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.OTHER;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.server;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.stop;
import static dev.obupgrade.health.GateRow.with;
import static dev.obupgrade.health.GateRow.withBuild;

import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterServingTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new ClusterServing();
    return Stream.of(
        open(gate, "nothing", c -> {}, "3 zones active, 3 servers in service."),
        open(
            gate,
            "mixed builds",
            c -> server(c, IN_ZONE1, s -> withBuild(s, OTHER)),
            "3 zones active, 3 servers in service."),
        shut(
            gate,
            "a stopped zone",
            c -> stop(c, "zone2"),
            Reason.ZoneNotActive,
            "1 of 3 zones not active: zone2."),
        shut(
            gate,
            "an inactive server",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.INACTIVE, 0, 5)),
            Reason.ServerNotServing,
            "1 of 3 servers of the cluster not in service: 10.0.2.1:2882 of zone2 (INACTIVE, stop_time 0, start_service_time 5)."),
        shut(
            gate,
            "a stopped server",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.ACTIVE, 7, 5)),
            Reason.ServerNotServing,
            "1 of 3 servers of the cluster not in service: 10.0.2.1:2882 of zone2 (ACTIVE, stop_time 7, start_service_time 5)."),
        shut(
            gate,
            "a starting server",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.ACTIVE, 0, 0)),
            Reason.ServerNotServing,
            "1 of 3 servers of the cluster not in service: 10.0.2.1:2882 of zone2 (ACTIVE, stop_time 0, start_service_time 0)."),
        shut(
            gate,
            "a server being deleted",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.DELETING, 0, 5)),
            Reason.ServerNotServing,
            "1 of 3 servers of the cluster not in service: 10.0.2.1:2882 of zone2 (DELETING, stop_time 0, start_service_time 5)."),
        shut(
            gate,
            "no servers",
            c -> c.servers.clear(),
            Reason.NothingKnown,
            "The database lists 3 zones and 0 servers of the cluster."),
        shut(
            gate,
            "no zones",
            c -> c.zones.clear(),
            Reason.NothingKnown,
            "The database lists 0 zones and 3 servers of the cluster."));
  }
}
