package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.steps.pods.ServersBefore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of the machines that take part in an upgrade are wrong, or jump. */
class ClocksTest {
  private static final Scene ORDINARY = Scene.threeZones();

  /** The column STEP in every status of an upgrade that nothing disturbs. */
  private static final List<String> STEPS =
      ORDINARY.apply().run().history().stream()
          .map(ObUpgradeStatus::step)
          .filter(Objects::nonNull)
          .distinct()
          .toList();

  private static final Duration UNDISTURBED =
      Duration.between(new VirtualClock().instant(), ORDINARY.clock().instant());

  private final Scene scene = Scene.threeZones();

  @ParameterizedTest
  @ValueSource(longs = {-80, -7200, 80, 7200})
  void aServerWhoseClockIsWrongIsSeenToRestart(long secondsAhead) {
    ServerAddress server = scene.cluster().database().serversOf("zone2").getFirst();
    scene.cluster().database().setClockAhead(server, Duration.ofSeconds(secondsAhead));

    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
  }

  /** An operator up to 0.3.0 noted the clock of the server that it asked. */
  @ParameterizedTest
  @ValueSource(strings = {"zone2/replacePods", "zone2/versionRefreshed", "zone2/startZone"})
  void theNoteOfAnEarlierOperatorNeedsNoRightClock(String step) {
    ServerAddress server = scene.cluster().database().serversOf("zone2").getFirst();
    scene.cluster().database().setClockAhead(server, Duration.ofSeconds(-7200));
    Upgrade upgrade = scene.apply().runTo(step);
    long time = scene.clock().instant().toEpochMilli() * 1000;
    scene
        .kubernetes()
        .upgrades()
        .put(Deployment.NAMESPACE, "up", asUpTo030(upgrade.status(), time));

    upgrade.run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
  }

  /** In the middle of each step in turn, with the process that saw it begin and with another. */
  @ParameterizedTest
  @MethodSource
  void theOperatorsClockMayJumpInAnyStep(String step, Duration jump, boolean restarts) {
    Upgrade upgrade = scene.apply().runTo(step);
    Instant jumped = scene.clock().instant();
    // Two turns later: the step has acted, if it acts, and noted when.
    int turns = scene.operator().turns();
    scene
        .operator()
        .runUntil(
            () -> scene.operator().turns() >= turns + 2 || upgrade.status().finishedAt() != null);
    scene.operatorClock().jump(jump);
    if (restarts) {
      scene.operator().restart();
    }

    upgrade.run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(upgrade.history())
        .noneMatch(s -> Conditions.isTrue(s.conditions(), Conditions.STALLED));
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(Duration.between(jumped, scene.clock().instant()))
        .as("how long the rest took")
        .isLessThan(UNDISTURBED.plusMinutes(5));
  }

  static Stream<Arguments> theOperatorsClockMayJumpInAnyStep() {
    return STEPS.stream()
        .flatMap(
            step ->
                Stream.of(5, -5)
                    .flatMap(
                        hours ->
                            Stream.of(false, true)
                                .map(
                                    restarts ->
                                        Arguments.of(step, Duration.ofHours(hours), restarts))));
  }

  private static ObUpgradeStatus asUpTo030(ObUpgradeStatus status, long time) {
    var json = new KubernetesSerialization();
    return json.unmarshal(
        json.asJson(status).replaceAll("servers=[^;\"]*", "databaseTime=" + time),
        ObUpgradeStatus.class);
  }

  @Test
  void theNoteOfAServerIsReadAsItWasWritten() {
    var servers =
        FakeClusterShape.threeZones()
            .withServersPerZone(3)
            .create(scene.clock())
            .database()
            .servers();
    ServersBefore before = ServersBefore.of(servers);

    assertThat(ServersBefore.parse(before.note())).isEqualTo(before);
    assertThat(before.servers()).hasSize(9);
    assertThat(ServersBefore.parse(ServersBefore.of(List.of()).note()).servers()).isEmpty();
  }
}
