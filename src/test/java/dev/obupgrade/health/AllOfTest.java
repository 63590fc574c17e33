package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.replica;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.stop;
import static dev.obupgrade.health.GateRow.unsync;

import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllOfTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate serving = new ClusterServing();
    Gate sync = new LogInSync(Scope.EVERYWHERE);
    return Stream.of(
        open(
            new AllOf(serving, sync),
            "nothing",
            c -> {},
            "3 zones active, 3 servers in service. 12 log stream replicas of the cluster in sync."),
        shut(
            new AllOf(serving, sync),
            "what shuts the first",
            c -> stop(c, "zone2"),
            Reason.ZoneNotActive,
            "1 of 3 zones not active: zone2."),
        shut(
            new AllOf(serving, sync),
            "what shuts the second",
            c -> replica(c, IN_ZONE2, r -> unsync(r)),
            Reason.LogNotInSync,
            "1 of 12 log stream replicas of the cluster not in sync: tenant 1 log stream 1 on 10.0.2.1:2882."),
        shut(
            new AllOf(sync, serving),
            "what shuts both",
            c -> {
              stop(c, "zone2");
              replica(c, IN_ZONE2, r -> unsync(r));
            },
            Reason.LogNotInSync,
            "1 of 12 log stream replicas of the cluster not in sync: tenant 1 log stream 1 on 10.0.2.1:2882."));
  }
}
