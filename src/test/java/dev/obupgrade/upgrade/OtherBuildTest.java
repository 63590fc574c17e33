package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From one build to a newer one of the same version: only the build tells them apart. */
class OtherBuildTest {
  private static final String NEWER = "registry.test/oceanbase:4.3.5.2-newer";
  private static final BuildVersion NEWER_BUILD =
      BuildVersion.parse(Images.OLD_BUILD.version() + "-102010042025091010");

  private final Scene scene = Scene.threeZones();

  @BeforeEach
  void pushTheNewerBuild() {
    scene.images().put(NEWER, Images.good(NEWER_BUILD));
  }

  private Upgrade apply() {
    Deployment cluster = scene.cluster();
    return scene.apply(
        "up",
        cluster.spec(
            cluster.zones(),
            new ImageVersion(Images.OLD_BUILD.version().toString(), NEWER),
            List.of(),
            UpgradeMode.Upgrade));
  }

  private void revert(String... zones) {
    for (String zone : zones) {
      scene.cluster().set(zone).template(Deployment.CONTAINER, Images.OLD, "argocd");
    }
  }

  private List<BuildVersion> builds() {
    try (Database database = scene.cluster().database().database()) {
      return database.servers().stream().map(Server::build).distinct().toList();
    }
  }

  @Test
  void arrives() {
    Upgrade upgrade = apply().run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(builds()).containsExactly(NEWER_BUILD);
  }

  /** As a GitOps controller does that knows only the old image: all StatefulSets at once. */
  @ParameterizedTest
  @ValueSource(strings = {"finish", "verifyVersion", "restoreParameters", "settle", "verify"})
  void anUpgradeThatWasUndoneHasNotSucceeded(String step) {
    Upgrade upgrade = apply();
    scene.once(
        () -> step.equals(upgrade.status().step()),
        () -> {
          revert("zone1", "zone2", "zone3");
          scene.kubernetes().advance(Duration.ofMinutes(3));
          assertThat(builds()).containsExactly(Images.OLD_BUILD);
        });

    upgrade.run();

    assertThat("Succeeded".equals(upgrade.phase()) && builds().contains(Images.OLD_BUILD))
        .as("%s: %s, with %s", upgrade.phase(), upgrade.status().message(), builds())
        .isFalse();
  }

  @Test
  void aZoneThatWasUndoneIsSeenBeforeTheNextIsStopped() {
    Upgrade upgrade = apply().runTo("zone2/clusterHealthy");
    revert("zone1");
    scene.kubernetes().advance(Duration.ofMinutes(3));
    scene.operator().runFor(Duration.ofSeconds(5));

    assertThat(upgrade.status().message()).contains("zone1").contains(Images.OLD_BUILD.toString());
    assertThat(scene.cluster().database().commands())
        .extracting(Command::text)
        .doesNotContain("STOP ZONE zone2", "STOP ZONE zone3");
  }
}
