package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.status.Conditions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two upgrades of one cluster, at the same time or one after the other was deleted. */
class TakingOverTest {
  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  @Test
  void aSecondUpgradeOfTheSameClusterWaits() {
    Upgrade first = scene.apply("first", scene.cluster().spec()).runTo("zone1/stopZone");
    Upgrade second = scene.apply("second", scene.cluster().spec());
    scene.operator().runUntil(() -> Waits.forOther(second, first));
    int commands = database.commands().size();
    scene.operator().run();

    assertThat(first.phase()).isEqualTo("Succeeded");
    assertThat(second.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("AlreadyAtTarget");
    assertThat(database.commands()).hasSizeGreaterThan(commands);
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void aTenantsParameterThatIsStillSpreadingIsNotSavedByHalves() {
    ServerAddress late = database.serversOf("zone3").getFirst();
    database.setTenantParameterOn(late, "mysql1", "enable_rebalance", "False");
    Upgrade upgrade = scene.apply("first", scene.cluster().spec()).runUntilStalled();

    assertThat(upgrade.status().step()).isEqualTo("takeRecord");
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ParameterSpreading");
    assertThat(scene.kubernetes().records().all()).isEmpty();

    database.setTenantParameterOn(late, "mysql1", "enable_rebalance", "True");
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void ofTwoAtTheSameMomentTheOlderGoesFirst() {
    Upgrade first = scene.apply("b", scene.cluster().spec());
    scene.kubernetes().advance(java.time.Duration.ofSeconds(1));
    Upgrade second = scene.apply("a", scene.cluster().spec());
    scene.operator().run();

    assertThat(first.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("Upgraded");
    assertThat(second.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("AlreadyAtTarget");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void anUpgradeDeletedBeforeAnythingWasPreparedIsTakenOverWithItsValues() {
    scene.apply("first", scene.cluster().spec()).runTo("prepare").vanish();
    scene.kubernetes().advance(java.time.Duration.ofMinutes(1));
    assertThat(Parameters.of(database)).isNotEqualTo(before);

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** Where going on is not known to be safe, the facts are told and nothing is touched. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "zone1/clusterHealthy",
        "zone1/minorFreeze",
        "zone1/versionRefreshed",
        "zone1/startZone",
        "zone2/stopZone",
        "zone3/logInSync",
        "finish"
      })
  void anUpgradeDeletedInTheMiddleIsNotGoneOverBlindly(String step) {
    scene.apply("first", scene.cluster().spec()).runTo(step).vanish();
    scene.kubernetes().advance(java.time.Duration.ofMinutes(5));
    List<ClusterRecord.SavedValue> saved = scene.kubernetes().records().all().getFirst().saved();
    Map<String, String> then = Parameters.of(database);
    int commands = database.commands().size();
    int touched = touched();

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.is(Conditions.STALLED)).isTrue();
    assertThat(second.is(Conditions.RECONCILING)).isFalse();
    assertThat(Parameters.of(database)).isEqualTo(then);
    assertThat(database.commands()).hasSize(commands);
    assertThat(touched()).isEqualTo(touched);
    assertThat(database.violations()).isEmpty();
    assertThat(scene.kubernetes().records().all())
        .singleElement()
        .extracting(ClusterRecord::saved)
        .isEqualTo(saved);
  }

  /**
   * Deletes the upgrade at each step of its way, and applies another one. Whatever refuses it, the
   * message names the earlier ObUpgrade, its hop, and the zone under way or stopped.
   */
  @ParameterizedTest
  @CsvSource({
    "zone1/clusterHealthy, , ",
    "zone1/pullImage, , ",
    "zone1/stopZone, zone1, ",
    "zone1/minorFreeze, zone1, zone1",
    "zone1/replacePods, zone1, zone1",
    "zone1/versionRefreshed, zone1, zone1",
    "zone1/logInSync, zone1, zone1",
    "zone1/schemaRefreshed, zone1, zone1",
    "zone1/zoneHealthy, zone1, zone1",
    "zone1/startZone, zone1, ",
    "zone1/zoneServing, , ",
    "zone2/clusterHealthy, , ",
    "zone2/replacePods, zone2, zone2",
    "zone3/startZone, zone3, ",
    "finish, , ",
  })
  void whateverRefusesTheNextUpgradeNamesTheDeletedOne(String step, String zone, String stopped) {
    scene.apply("first", scene.cluster().spec()).runTo(step).vanish();
    scene.kubernetes().advance(java.time.Duration.ofMinutes(5));

    for (String next : List.of("second", "first", "third")) {
      Upgrade upgrade = scene.apply(next, scene.cluster().spec()).run();
      assertThat(upgrade.is(Conditions.STALLED)).isTrue();
      assertThat(upgrade.status().message())
          .contains(
              "ObUpgrade first, which was deleted, left its upgrade to 4.3.5.3 unfinished"
                  + (zone == null ? "." : " in zone " + zone + "."))
          .contains(stopped == null ? "" : "Stopped: zone " + stopped + ".");
      upgrade.vanish();
    }
  }

  /** A refusal after the upgrade has begun its own work is not blamed on another one. */
  @Test
  void anUpgradeThatTookOverBeforeAnythingWasPreparedIsItsOwn() {
    scene.apply("first", scene.cluster().spec()).runTo("prepare").vanish();
    scene.kubernetes().advance(java.time.Duration.ofMinutes(1));
    scene.jobs().failNext("upgrade_post.py", "no reason");
    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.status().message()).contains("no reason").doesNotContain("first");
  }

  private int touched() {
    return (int)
        scene.kubernetes().mutations().stream()
            .filter(m -> m.kind().equals("StatefulSet") || m.kind().equals("Pod"))
            .count();
  }

  @Test
  @Shows("HalfUpgraded")
  void aCheckDoesNotPutBackWhatAHalfDoneUpgradeStillNeeds() {
    scene.apply("first", scene.cluster().spec()).runTo("zone1/clusterHealthy").vanish();
    Map<String, String> then = Parameters.of(database);
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(check.condition(Conditions.STALLED).getReason()).isEqualTo("HalfUpgraded");
    assertThat(Parameters.of(database)).isEqualTo(then);
  }

  /** Somebody else's finalizer keeps it: there is nothing left for the operator. */
  @Test
  void anUpgradeThatIsBeingDeletedIsLeftAlone() {
    Upgrade upgrade = scene.apply();
    scene.kubernetes().upgrades().finalizers("default", "up", List.of("example.com/other"));
    upgrade.runTo("zone2/clusterHealthy").markDeleted();
    scene.operator().run();
    int writes = scene.kubernetes().writes();
    int events = upgrade.events().size();
    scene.operator().hear("up");
    scene.operator().run();

    assertThat(scene.kubernetes().writes()).isEqualTo(writes);
    assertThat(upgrade.events()).hasSize(events);
    assertThat(upgrade.resource().getMetadata().getFinalizers())
        .containsExactly("example.com/other");
    assertThat(upgrade.phase()).isEqualTo("Upgrading");
  }
}
