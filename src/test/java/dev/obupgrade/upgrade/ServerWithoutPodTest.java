package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A StatefulSet that somebody scaled in, while the database still lists the server. */
class ServerWithoutPodTest {
  private final Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));

  private ServerAddress last(String zone) {
    return scene.cluster().database().serversOf(zone).getLast();
  }

  private void scale(String zone, int replicas) {
    scene.cluster().set(zone).scale(replicas);
    scene.operator().runFor(Duration.ofMinutes(3));
  }

  private static String words(ServerAddress server, String zone) {
    return "Server %s of zone %s has no pod: StatefulSet obtest-%s has 1"
        .formatted(server, zone, zone);
  }

  @ParameterizedTest
  @CsvSource({
    "zone2/versionRefreshed, zone2",
    "zone2/logInSync, zone2",
  })
  void isNamedWhereTheUpgradeWaitsForIt(String step, String zone) {
    Upgrade upgrade = scene.apply().runTo(step);
    scale(zone, 1);

    assertThat(upgrade.status().message())
        .contains(words(last(zone), zone), "Scale the StatefulSet back", "DELETE SERVER");

    scale(zone, 2);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  /** Where the next act is held, who scaled the StatefulSet is the cause. */
  @ParameterizedTest
  @CsvSource({
    "zone1/clusterHealthy, zone3",
    "zone2/schemaRefreshed, zone2",
    "zone2/zoneServing, zone2",
    "zone2/clusterHealthy, zone1",
  })
  void holdsTheNextAct(String step, String zone) {
    Upgrade upgrade = scene.apply().runTo(step);
    scale(zone, 1);

    assertThat(upgrade.status().message())
        .contains("set spec.replicas of StatefulSet obtest-" + zone + " to 1. It was 2");

    scale(zone, 2);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void isRefusedBeforeAnUpgrade() {
    scene.cluster().set("zone2").scale(1);
    scene.kubernetes().advance(Duration.ofMinutes(1));
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.status().step()).isEqualTo("validate");
    assertThat(upgrade.status().message()).contains(words(last("zone2"), "zone2"));
  }

  /** One that is only being replaced has its place among the replicas. */
  @Test
  void isNotAServerWhosePodComesBack() {
    scene.cluster().database().faults().logNeverSyncs("zone2", true);
    Upgrade upgrade = scene.apply().runTo("zone2/logInSync");
    scene.operator().runFor(Duration.ofMinutes(3));

    assertThat(upgrade.status().message()).contains("not in sync").doesNotContain("has no pod");
  }
}
