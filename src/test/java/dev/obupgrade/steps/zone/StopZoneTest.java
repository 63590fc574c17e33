package dev.obupgrade.steps.zone;

import static dev.obupgrade.steps.StepRow.given;
import static dev.obupgrade.steps.StepRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StopZoneTest {
  private static final String MARKS =
      "replace ClusterRecord holder=up hop=4.3.5.3 zone=zone1 saved=1";
  private static final String HOLDS =
      "says Creating PodDisruptionBudgets, so that no pod of obtest-zone2, obtest-zone3 is evicted.";
  private static final String HOLDS_2 = "create budget over obtest-zone2";
  private static final String HOLDS_3 = "create budget over obtest-zone3";
  private static final String LEAVES = "says Deleting the PodDisruptionBudgets of this upgrade.";
  private static final String LEAVES_2 = "delete budget over obtest-zone2";
  private static final String LEAVES_3 = "delete budget over obtest-zone3";
  private static final String SAYS = "says Sending STOP ZONE zone1.";
  private static final String STOPS = "STOP ZONE zone1";

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), world -> world.runInZone("zone1", new StopZone()));
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given(
            "a zone that the others can do without",
            w -> {},
            "Waiting LeadersMoving",
            "zone1 is stopped. Its leaders are moving.",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            STOPS),
        given(
            "the zone stopped and without leaders",
            w -> w.database().database().stopZone("zone1"),
            "Done",
            "zone1 is inactive and has no leader.",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3),
        row(
            "the zone stopped, its leaders still there",
            w -> w.database().setZoneActive("zone1", false),
            "Waiting LeadersInZone",
            "4 leaders still in zone1: tenant 1 log stream 1 on 10.0.1.1:2882",
            MARKS),
        row(
            "the zone stopped by somebody else, and no record",
            w -> {
              w.database().setZoneActive("zone1", false);
              w.loseRecord();
            },
            "Failed RecordLost",
            "ConfigMap"),
        given(
            "another zone stopped",
            w -> w.database().setZoneActive("zone2", false),
            "Waiting ZoneNotActive",
            "1 of 2 zones not active: zone2."),
        given(
            "a server of another zone out of sync",
            w -> w.database().setLogSynced(w.database().serversOf("zone3").getFirst(), false),
            "Waiting LogNotInSync",
            "4 of 8 log stream replicas of the zones other than zone1 not in sync"),
        given(
            "a password that somebody changed in the database after the operator logged in",
            StepWorld::refuseFurtherLogins,
            "Waiting LoginRefused",
            "The database refuses the login of user 'root'"),
        given(
            "somebody stops another zone after the announcement",
            w -> w.whenAnnounced(() -> w.database().setZoneActive("zone2", false)),
            "Waiting ZoneNotActive",
            "zone2",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            LEAVES,
            LEAVES_2,
            LEAVES_3),
        given(
            "somebody deletes the record after the announcement",
            w -> w.whenAnnounced("Sending", w::loseRecord),
            "Failed RecordLost",
            "with this cluster's record is gone",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            "delete ClusterRecord holder=up hop=4.3.5.3 zone=zone1 saved=1",
            LEAVES,
            LEAVES_2,
            LEAVES_3),
        given(
            "another upgrade takes the record over after the announcement",
            w -> w.whenAnnounced("Sending", () -> w.takeRecordOver("other")),
            "Failed RecordLost",
            "says that ObUpgrade other upgrades this cluster",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            "replace ClusterRecord holder=other hop=4.3.5.3 zone=zone1 saved=1",
            LEAVES,
            LEAVES_2,
            LEAVES_3),
        given(
            "a majority that may come back",
            w -> w.database().faults().refuseNext(STOPS, ErrorCode.OP_NOT_ALLOWED),
            "Waiting StopZoneAnswered",
            "The database answers STOP ZONE zone1 with error 4179",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            STOPS,
            LEAVES,
            LEAVES_2,
            LEAVES_3),
        given(
            "a privilege that is missing",
            w -> w.database().faults().refuseNext(STOPS, ErrorCode.PRIVILEGE_MISSING),
            "Failed StopZoneRefused",
            "STOP ZONE zone1 with error",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            STOPS,
            LEAVES,
            LEAVES_2,
            LEAVES_3),
        given(
            "an error that may pass",
            w -> w.database().faults().refuseNext(STOPS, ErrorCode.TIMEOUT),
            "Waiting StopZoneAnswered",
            "The zone is still active. Retrying.",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            STOPS),
        given(
            "an error after the zone was stopped",
            w -> w.database().faults().failNextAfterItsEffect(STOPS, ErrorCode.OP_NOT_ALLOWED),
            "Waiting LeadersMoving",
            "zone1 is stopped.",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            STOPS),
        given(
            "a reply that is lost",
            w -> w.database().faults().loseNextReply(STOPS),
            "Waiting ReplyLost",
            "No reply to STOP ZONE zone1. Checking its effect.",
            MARKS,
            HOLDS,
            HOLDS_2,
            HOLDS_3,
            SAYS,
            STOPS),
        given(
            "the cluster record gone",
            w -> w.loseRecord(),
            "Failed RecordLost",
            "with this cluster's record is gone"),
        given(
            "a database that doesn't answer",
            w -> w.database().faults().unreachable(true),
            "Waiting DatabaseUnavailable",
            "answers"));
  }

  @Test
  void theTimeOutOfServiceCountsFromTheStatement() {
    StepWorld world = StepWorld.threeZones();

    world.through("zone1", new StopZone());

    assertThat(world.zone("zone1").stoppedAt()).isEqualTo(world.now().minusSeconds(1));
  }

  @Test
  void ofAZoneThatSomebodyElseStoppedItCountsFromNow() {
    StepWorld world = StepWorld.threeZones();
    world.database().database().stopZone("zone1");
    world.advance(Duration.ofMinutes(1));

    world.runInZone("zone1", new StopZone());

    assertThat(world.zone("zone1").stoppedAt()).isEqualTo(world.now());
  }
}
