package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an upgrade has changed comes back, at a moment when that does no harm. */
class RestorationTest {
  private static final String OFFLINE_TIME = "server_permanent_offline_time";

  private static Map<String, String> offlineTimes(FakeCluster database) {
    Map<String, String> all = Parameters.of(database);
    all.keySet().removeIf(name -> !name.startsWith(OFFLINE_TIME));
    return all;
  }

  /** With its old value the database would give up the replicas of a server that is away. */
  @Test
  void theOfflineTimeIsNotShortenedWhileAServerIsAway() {
    Scene scene = Scene.threeZones();
    FakeCluster database = scene.cluster().database();
    Map<String, String> before = Parameters.of(database);
    Upgrade upgrade = scene.apply().runTo("restoreParameters");
    var gone = database.serversOf("zone1").getFirst();
    database.crashServer(gone);
    scene.kubernetes().advance(Duration.ofHours(2));
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(database.violations()).isEmpty();
    assertThat(offlineTimes(database).values()).containsOnly("72h");

    database.startServer(gone, Images.TARGET_BUILD);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** Somebody upgrades by hand while the checks run. */
  @Test
  void theOfflineTimeIsNotShortenedInSomebodyElsesUpgrade() {
    Scene scene = Scene.threeZones();
    FakeCluster database = scene.cluster().database();
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).runTo("preCheck");
    database.runUpgradeChecker();
    database.runUpgradePre(Images.TARGET_BUILD.version());
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(offlineTimes(database).values()).containsOnly("72h");
    assertThat(check.status().step()).isEqualTo("restoreParameters");

    database.setClusterParameter("enable_upgrade_mode", "False");
    database.setClusterParameter("_upgrade_stage", "NONE");
    check.run();
    assertThat(offlineTimes(database).values()).containsOnly("3600s");
  }

  @Test
  void aRefusalInSomebodyElsesUpgradeSaysWhatStays() {
    Scene scene = Scene.threeZones();
    FakeCluster database = scene.cluster().database();
    Upgrade upgrade = scene.apply().runTo("preCheck");
    database.runUpgradeChecker();
    database.runUpgradePre(Images.TARGET_BUILD.version());
    upgrade.run();

    assertThat(upgrade.status().message())
        .contains(
            "server_permanent_offline_time stays at 72h. The database is in an upgrade that somebody"
                + " else began.");
    assertThat(offlineTimes(database).values()).containsOnly("72h");
    assertThat(scene.kubernetes().records().all()).hasSize(1);
  }

  @Test
  void aRenamedTenantsMergeIsSuspendedAgain() {
    Scene scene = Scene.threeZones();
    FakeCluster database = scene.cluster().database();
    database.setMerge("mysql1", true, true);
    Map<String, String> before = Parameters.of(database);
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    database.renameTenant("mysql1", "orders");

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** enable_rebalance is the cluster's up to 4.1 and each tenant's from 4.2 on. */
  @Test
  void aValueOfTheClusterIsEachTenantsAfterwards() {
    Scene scene = Scene.of(FakeClusterShape.threeZones().withBuild("4.1.0.2-103000042023051821"));
    FakeCluster database = scene.cluster().database();
    database.setClusterParameter("enable_rebalance", "False");
    String image = "registry.test/oceanbase:4.2.1.10";
    scene
        .images()
        .put(
            image,
            new Images.Contents(
                BuildVersion.parse("4.2.1.10-110000042024120214"),
                Optional.of(
                    """
                    - version: 4.1.0.2
                      can_be_upgraded_to: [4.2.1.10]
                    - version: 4.2.1.10
                    """),
                ImageContents.NEEDED_SCRIPTS,
                Optional.empty()));
    Upgrade upgrade = scene.applyTo("4.2.1.10", image).run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    Map<String, String> after = Parameters.of(database);
    after.keySet().removeIf(name -> !name.startsWith("enable_rebalance"));
    assertThat(after).hasSize(9);
    assertThat(after.values()).containsOnly("False");
    assertThat(upgrade.step(StepAddress.once("restoreParameters")).orElseThrow().message())
        .contains("enable_rebalance = False");
  }
}
