package dev.obupgrade.steps.zone;

import static dev.obupgrade.steps.StepRow.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.pods.ServersBefore;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartZoneTest {
  private static final String SAYS = "says Sending START ZONE zone1.";
  private static final String STARTS = "START ZONE zone1";

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(upgradedZone(), world -> world.runInZone("zone1", new StartZone()));
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given(
            "a stopped zone whose servers run the build",
            w -> {},
            "Waiting Starting",
            "Waiting for zone1 to become active.",
            SAYS,
            STARTS),
        given(
            "the zone active",
            w -> w.database().database().startZone("zone1"),
            "Done",
            "zone1 is active."),
        given(
            "a server that runs the old build again",
            w -> {
              w.database()
                  .restartServer(w.database().serversOf("zone1").getFirst(), Images.OLD_BUILD);
              w.advance(Duration.ofMinutes(1));
            },
            "Waiting ServersNotRestarted",
            "10.0.1.1:2882 runs build " + Images.OLD_BUILD),
        given(
            "a reply that is lost",
            w -> w.database().faults().loseNextReply(STARTS),
            "Waiting ReplyLost",
            "No reply to START ZONE zone1. Checking its effect.",
            SAYS,
            STARTS),
        given(
            "the answer that the zone is started already",
            w -> w.database().faults().refuseNext(STARTS, ErrorCode.ZONE_STATUS_NOT_MATCH),
            "Waiting Starting",
            "zone1",
            SAYS,
            STARTS),
        given(
            "a timeout",
            w -> w.database().faults().refuseNext(STARTS, ErrorCode.TIMEOUT),
            "Waiting StartZoneRefused",
            "zone1",
            SAYS,
            STARTS),
        given(
            "a refusal",
            w -> w.database().faults().refuseNext(STARTS, ErrorCode.OP_NOT_ALLOWED),
            "Waiting StartZoneRefused",
            "The database answers START ZONE zone1 with error 4179",
            SAYS,
            STARTS),
        given(
            "a privilege that is missing",
            w -> w.database().faults().refuseNext(STARTS, ErrorCode.PRIVILEGE_MISSING),
            "Failed StartZoneRefused",
            "The database answers START ZONE zone1 with error 1227",
            SAYS,
            STARTS),
        given(
            "an error after the zone was started",
            w -> w.database().faults().failNextAfterItsEffect(STARTS, ErrorCode.OP_NOT_ALLOWED),
            "Waiting Starting",
            "zone1",
            SAYS,
            STARTS));
  }

  @Test
  void theTimeOutOfServiceEndsWhenTheZoneIsActive() {
    StepWorld world = upgradedZone();

    world.through("zone1", new StartZone());

    Duration out = Duration.between(world.zone("zone1").stoppedAt(), world.now());
    assertThat(world.zone("zone1").outOfServiceSeconds()).isEqualTo((int) out.toSeconds());
    assertThat(out).isGreaterThan(Duration.ofMinutes(1));
  }

  private static StepWorld upgradedZone() {
    StepWorld world = StepWorld.threeZones().through("zone1", new StopZone());
    String before = ServersBefore.of(world.database().database().servers()).note();
    world.remembered("zone1", "replacePods", "servers", before);
    world
        .database()
        .restartServer(world.database().serversOf("zone1").getFirst(), Images.TARGET_BUILD);
    return world.advance(Duration.ofMinutes(1));
  }
}
