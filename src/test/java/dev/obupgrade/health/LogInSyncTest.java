package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.IN_ZONE1;
import static dev.obupgrade.health.GateRow.IN_ZONE2;
import static dev.obupgrade.health.GateRow.first;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.replica;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.unsync;

import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogInSyncTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate all = new LogInSync(Scope.EVERYWHERE);
    Gate zone1 = new LogInSync(Scope.only("zone1"));
    return Stream.of(
        open(all, "nothing", c -> {}, "12 log stream replicas of the cluster in sync."),
        open(
            zone1,
            "another zone unsynced",
            c -> replica(c, IN_ZONE2, r -> unsync(r)),
            "4 log streams of zone1 in sync."),
        shut(
            all,
            "a replica unsynced",
            c -> replica(c, IN_ZONE2, r -> unsync(r)),
            Reason.LogNotInSync,
            "1 of 12 log stream replicas of the cluster not in sync: tenant 1 log stream 1 on 10.0.2.1:2882."),
        shut(
            zone1,
            "a replica unsynced",
            c -> replica(c, IN_ZONE1, r -> unsync(r)),
            Reason.LogNotInSync,
            "1 of 4 log streams of zone1 not in sync: tenant 1 log stream 1 on 10.0.1.1:2882."),
        shut(
            zone1,
            "a replica missing",
            c -> c.logReplicas.remove(first(c, IN_ZONE1)),
            Reason.LogNotInSync,
            "1 of 4 log streams of zone1 not in sync: tenant 1 log stream 1 on 10.0.1.1:2882 (doesn't report)."),
        shut(
            zone1,
            "all replicas missing",
            c -> c.logReplicas.removeIf(r -> r.server().equals(IN_ZONE1)),
            Reason.LogNotInSync,
            "4 of 4 log streams of zone1 not in sync: tenant 1 log stream 1 on 10.0.1.1:2882 (doesn't report); "),
        shut(
            zone1,
            "an unsynced replica without a location",
            c -> {
              replica(c, IN_ZONE1, r -> unsync(r));
              LogReplica row = first(c, IN_ZONE1);
              c.locations.removeIf(
                  l -> l.tenantId() == row.tenantId() && l.logStreamId() == row.logStreamId());
            },
            Reason.LogNotInSync,
            "1 of 4 log streams of zone1 not in sync: tenant 1 log stream 1 on 10.0.1.1:2882."),
        shut(
            zone1,
            "no locations",
            c -> c.locations.clear(),
            Reason.NothingKnown,
            "The database lists no log stream replica of zone1."));
  }
}
