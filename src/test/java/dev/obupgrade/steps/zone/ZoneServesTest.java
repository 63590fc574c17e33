package dev.obupgrade.steps.zone;

import static dev.obupgrade.steps.StepRow.given;

import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZoneServesTest {

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), world -> world.runInZone("zone1", new ZoneServes()));
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given(
            "a zone in service",
            w -> {},
            "Done",
            "zone1 is in service again.",
            "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1"),
        given(
            "the zone stopped",
            w -> w.database().database().stopZone("zone1"),
            "Waiting ZoneNotActive",
            "1 of 3 zones not active: zone1."),
        given(
            "another zone stopped",
            w -> w.database().setZoneActive("zone2", false),
            "Waiting ZoneNotActive",
            "1 of 3 zones not active: zone2."),
        given(
            "a server of the zone down",
            w -> {
              w.database().crashServer(w.database().serversOf("zone1").getFirst());
              w.advance(Duration.ofMinutes(1));
            },
            "Waiting ServerNotServing",
            "10.0.1.1:2882 of zone1 (INACTIVE"),
        given(
            "the zone out of sync",
            w -> w.database().setLogSynced(w.database().serversOf("zone1").getFirst(), false),
            "Waiting LogNotInSync",
            "4 of 4 log streams of zone1 not in sync"),
        given(
            "the cluster record gone",
            w -> w.loseRecord(),
            "Failed RecordLost",
            "with this cluster's record is gone"),
        given(
            "the cluster record taken over",
            w -> w.takeRecordOver("other"),
            "Failed RecordLost",
            "says that ObUpgrade other upgrades this cluster"));
  }
}
