package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.IN_ZONE3;
import static dev.obupgrade.health.GateRow.first;
import static dev.obupgrade.health.GateRow.lead;
import static dev.obupgrade.health.GateRow.moving;
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

class SafeWithoutZoneTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new SafeWithoutZone("zone1");
    return Stream.of(
        open(gate, "nothing", c -> {}, "4 log streams keep their majority without zone1."),
        open(
            gate,
            "the zone itself stopped",
            c -> stop(c, "zone1"),
            "2 zones active, 2 servers in service."),
        open(
            gate,
            "the zone's own server down",
            c -> {
              server(c, IN_ZONE1, s -> with(s, Server.Status.INACTIVE, 0, 5));
              c.logReplicas.removeIf(r -> r.server().equals(IN_ZONE1));
              c.logReplicas.replaceAll(r -> r.server().equals(IN_ZONE2) ? lead(r, true) : r);
            },
            "8 log stream replicas of the zones other than zone1 in sync."),
        shut(
            new SafeWithoutZone("zone9"),
            "an unknown zone",
            c -> {},
            Reason.ZoneUnknown,
            "The database has no zone zone9."),
        shut(
            gate,
            "another zone stopped",
            c -> stop(c, "zone2"),
            Reason.ZoneNotActive,
            "1 of 2 zones not active: zone2."),
        shut(
            gate,
            "a server of another zone down",
            c -> server(c, IN_ZONE3, s -> with(s, Server.Status.INACTIVE, 0, 5)),
            Reason.ServerNotServing,
            "1 of 2 servers of the zones other than zone1 not in service: 10.0.3.1:2882 of zone3 (INACTIVE, stop_time 0, start_service_time 5)."),
        shut(
            gate,
            "a server of another zone stopped",
            c -> server(c, IN_ZONE3, s -> with(s, Server.Status.ACTIVE, 7, 5)),
            Reason.ServerNotServing,
            "1 of 2 servers of the zones other than zone1 not in service: 10.0.3.1:2882 of zone3 (ACTIVE, stop_time 7, start_service_time 5)."),
        shut(
            gate,
            "a replica unsynced",
            c -> replica(c, IN_ZONE2, r -> unsync(r)),
            Reason.LogNotInSync,
            "1 of 8 log stream replicas of the zones other than zone1 not in sync: tenant 1 log stream 1 on 10.0.2.1:2882."),
        shut(
            gate,
            "a replica missing",
            c -> c.logReplicas.remove(first(c, IN_ZONE2)),
            Reason.LogNotInSync,
            "1 of 8 log stream replicas of the zones other than zone1 not in sync: tenant 1 log stream 1 on 10.0.2.1:2882 (doesn't report)."),
        shut(
            gate,
            "no leader of one log stream",
            c -> replica(c, IN_ZONE1, r -> lead(r, false)),
            Reason.NoLeader,
            "1 of 4 log streams can't do without zone1: tenant 1 log stream 1 has no leader."),
        shut(
            gate,
            "two leaders of one log stream",
            c -> replica(c, IN_ZONE2, r -> lead(r, true)),
            Reason.SeveralLeaders,
            "1 of 4 log streams can't do without zone1: tenant 1 log stream 1 has several leaders: [10.0.1.1:2882, 10.0.2.1:2882]."),
        shut(
            gate,
            "a member more than there are in sync",
            c -> replica(c, IN_ZONE1, r -> withMembers(r, List.of(IN_ZONE1, IN_ZONE2), 2)),
            Reason.NoMajority,
            "1 of 4 log streams can't do without zone1: tenant 1 log stream 1 keeps 1 members in sync"),
        shut(
            gate,
            "a majority counted from five",
            c -> replica(c, IN_ZONE1, r -> withMembers(r, r.members(), 5)),
            Reason.NoMajority,
            "1 of 4 log streams can't do without zone1: tenant 1 log stream 1 keeps 2 members in sync"),
        shut(
            gate,
            "rows of a server nobody lists",
            c -> {
              c.servers.removeIf(s -> s.address().equals(IN_ZONE2));
              c.locations.removeIf(l -> l.server().equals(IN_ZONE2));
            },
            Reason.NoMajority,
            "4 of 4 log streams can't do without zone1: tenant 1 log stream 1 keeps 1 members in sync"),
        shut(
            gate,
            "a tenant without any log stream",
            c -> {
              c.locations.removeIf(l -> l.tenantId() == 1002);
              c.logReplicas.removeIf(r -> r.tenantId() == 1002);
            },
            Reason.NoLeader,
            "1 of 3 log streams can't do without zone1: tenant 1002 log stream 1 has no leader."),
        shut(
            gate,
            "a locality changing",
            c -> c.tenants.replaceAll(t -> t.id() == 1002 ? moving(t) : t),
            Reason.LocalityChanging,
            "1 of 3 tenants with a changing locality: mysql1."),
        shut(
            gate,
            "only rows of servers nobody lists",
            c -> c.servers.replaceAll(GateRow::elsewhere),
            Reason.NothingKnown,
            "The database shows no replica on a server that it lists."),
        shut(
            gate,
            "no locations",
            c -> c.locations.clear(),
            Reason.NothingKnown,
            "The database lists no log stream replica of the zones other than zone1."),
        shut(
            gate,
            "no replicas",
            c -> c.logReplicas.clear(),
            Reason.LogNotInSync,
            "8 of 8 log stream replicas of the zones other than zone1 not in sync: tenant 1 log stream 1 on 10.0.2.1:2882 (doesn't report); "));
  }
}
