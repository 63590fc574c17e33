package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.lead;
import static dev.obupgrade.health.GateRow.leading;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.replica;
import static dev.obupgrade.health.GateRow.shut;

import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZoneHasNoLeaderTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new ZoneHasNoLeader("zone2");
    return Stream.of(
        open(gate, "nothing", c -> {}, "4 leaders of log streams, none in zone2."),
        shut(
            gate,
            "a leader by its own account",
            c -> replica(c, IN_ZONE2, r -> lead(r, true)),
            Reason.LeadersInZone,
            "1 leader still in zone2: tenant 1 log stream 1 on 10.0.2.1:2882."),
        shut(
            gate,
            "a leader by the book-keeping",
            c -> c.locations.replaceAll(l -> l.server().equals(IN_ZONE2) ? leading(l) : l),
            Reason.LeadersInZone,
            "4 leaders still in zone2: tenant 1 log stream 1 on 10.0.2.1:2882; "),
        shut(
            gate,
            "a log stream nobody leads",
            c -> replica(c, IN_ZONE1, r -> lead(r, false)),
            Reason.NoLeader,
            "1 of 4 log streams without a leader: tenant 1 log stream 1."),
        shut(
            gate,
            "no locations",
            c -> c.locations.clear(),
            Reason.NothingKnown,
            "The database lists no log stream."),
        shut(
            gate,
            "no replicas",
            c -> c.logReplicas.clear(),
            Reason.NothingKnown,
            "The database lists no log stream."));
  }
}
