package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.steps.pods.ServersBefore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of the machines that take part in an upgrade are wrong, or jump. */
class ClocksTest {
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
    assertThat(ServersBefore.parse(ServersBefore.of(List.of()).note()).servers())
        .isEmpty();
  }
}
