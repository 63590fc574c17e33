package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.lead;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.replica;
import static dev.obupgrade.health.GateRow.shut;

import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryLogStreamLedTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new EveryLogStreamLed();
    return Stream.of(
        open(gate, "nothing", c -> {}, "4 log streams have one leader each."),
        shut(
            gate,
            "no leader of one log stream",
            c -> replica(c, IN_ZONE1, r -> lead(r, false)),
            Reason.NoLeader,
            "1 of 4 log streams without exactly one leader: tenant 1 log stream 1 has 0 leaders."),
        shut(
            gate,
            "two leaders of one log stream",
            c -> replica(c, IN_ZONE2, r -> lead(r, true)),
            Reason.NoLeader,
            "1 of 4 log streams without exactly one leader: tenant 1 log stream 1 has 2 leaders."),
        shut(
            gate,
            "no replica that reports",
            c -> c.logReplicas.clear(),
            Reason.NoLeader,
            "4 of 4 log streams without exactly one leader: tenant 1 log stream 1 has 0 leaders; "),
        shut(
            gate,
            "nothing known",
            c -> {
              c.logReplicas.clear();
              c.locations.clear();
            },
            Reason.NothingKnown,
            "The database lists no log stream."));
  }
}
