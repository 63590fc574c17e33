package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.IN_ZONE3;
import static dev.obupgrade.health.GateRow.lead;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.replica;
import static dev.obupgrade.health.GateRow.server;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.stop;
import static dev.obupgrade.health.GateRow.unsync;
import static dev.obupgrade.health.GateRow.with;
import static dev.obupgrade.health.GateRow.withMembers;

import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZoneServingTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new ZoneServing("zone2");
    return Stream.of(
        open(gate, "nothing", c -> {}, "Leaders list the replicas of zone2 as members."),
        open(
            gate,
            "another zone stopped",
            c -> stop(c, "zone3"),
            "1 zone active, 1 server in service."),
        shut(
            gate,
            "stopped",
            c -> stop(c, "zone2"),
            Reason.ZoneNotActive,
            "1 of 1 zones not active: zone2."),
        shut(
            gate,
            "a server offline",
            c -> server(c, IN_ZONE2, s -> with(s, Server.Status.INACTIVE, 0, 5)),
            Reason.ServerNotServing,
            "1 of 1 servers of zone2 not in service: 10.0.2.1:2882 of zone2 (INACTIVE, stop_time 0, start_service_time 5)."),
        shut(
            gate,
            "a replica unsynced",
            c -> replica(c, IN_ZONE2, r -> unsync(r)),
            Reason.LogNotInSync,
            "1 of 4 log streams of zone2 not in sync: tenant 1 log stream 1 on 10.0.2.1:2882."),
        shut(
            gate,
            "a leader that doesn't count it",
            c -> replica(c, IN_ZONE1, r -> withMembers(r, List.of(IN_ZONE1, IN_ZONE3), 3)),
            Reason.NotAMember,
            "1 of 4 replicas of zone2 not in a leader's member list: tenant 1 log stream 1 on 10.0.2.1:2882."),
        shut(
            gate,
            "no leader",
            c -> replica(c, IN_ZONE1, r -> lead(r, false)),
            Reason.NotAMember,
            "1 of 4 replicas of zone2 not in a leader's member list: tenant 1 log stream 1 on 10.0.2.1:2882."));
  }
}
