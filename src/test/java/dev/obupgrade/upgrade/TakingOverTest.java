package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.ArrayList;
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
    scene.kubernetes().advance(Duration.ofMinutes(1));
    assertThat(Parameters.of(database)).isNotEqualTo(before);

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** Before it has the lock, another upgrade may be at work, and what differs its work. */
  @Test
  void nothingIsMendedBeforeTheRecordIsTaken() {
    scene.apply("first", scene.cluster().spec()).runTo("zone2/startZone").vanish();
    scene.kubernetes().advance(Duration.ofMinutes(1));
    Upgrade second = scene.apply("second", scene.cluster().spec());
    scene.operator().runUntil(() -> second.status().plan() != null);
    scene.cluster().set("zone1").template("observer", Images.OLD, "kubectl-set");
    String uid = second.resource().getMetadata().getUid();
    List<String> holders = new ArrayList<>();
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            write -> {
              if (write.headline().equals("apply StatefulSet obtest-zone1")) {
                holders.add(scene.kubernetes().records().all().getFirst().holder());
              }
            });
    second.run();

    assertThat(second.phase()).isEqualTo("Succeeded");
    assertThat(holders).isNotEmpty().containsOnly(uid);
  }

  /** Another one finishes it. Status, brief and an event say what was taken over, from where. */
  @ParameterizedTest
  @CsvSource({
    "zone1/clusterHealthy, Prepared, 3",
    "zone1/minorFreeze, Prepared, 2",
    "zone1/versionRefreshed, Mixed, 2",
    "zone1/startZone, Mixed, 2",
    "zone2/stopZone, Mixed, 1",
    "zone3/logInSync, AllNew, 0",
    "finish, AllNew, 0",
  })
  void anUpgradeDeletedInTheMiddleIsFinished(String step, String from, int stops) {
    scene.apply("first", scene.cluster().spec()).runTo(step).vanish();
    scene.kubernetes().advance(Duration.ofMinutes(5));
    int commands = database.commands().size();

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.phase()).isEqualTo("Succeeded");
    assertThat(second.status().plan().takenOver().from()).hasToString(from);
    assertThat(second.status().plan().takenOver().evidence())
        .contains("ObUpgrade first, which was deleted, began that upgrade");
    assertThat(second.status().brief())
        .anyMatch(line -> line.startsWith("Taken over (%s): ".formatted(from)));
    assertThat(second.events())
        .filteredOn(e -> e.reason().equals("TakenOver"))
        .singleElement()
        .extracting(e -> e.message())
        .asString()
        .startsWith("Taken over from state " + from);
    assertThat(database.commands().subList(commands, database.commands().size()))
        .filteredOn(c -> c.text().startsWith("STOP ZONE"))
        .hasSize(stops);
    assertThat(World.complaints(scene, Images.TARGET_BUILD, before)).isEmpty();
  }

  /** A script that died among its last acts left the rest off. A record says what was on before. */
  @Test
  void whatPostLeftOffIsRestoredFromTheRecord() {
    database.setClusterParameter("enable_rereplication", "False");
    before.putAll(Parameters.of(database));
    scene.apply("first", scene.cluster().spec()).runTo("verifyVersion").vanish();
    database.setClusterParameter("enable_major_freeze", "False");
    database.setClusterParameter("_ob_enable_direct_load", "False");
    try (Database open = database.database()) {
      for (String tenant : List.of("sys", "all_user", "all_meta")) {
        open.setParameter(
            new ParameterSetting(
                "_enable_adaptive_compaction", "False", new Scope.OfTenant(tenant)));
      }
      open.tenants().forEach(t -> database.setMerge(t.name(), true, true));
    }
    scene.kubernetes().advance(Duration.ofMinutes(1));

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.status().plan().takenOver().from()).hasToString("AfterPost");
    assertThat(World.complaints(scene, Images.TARGET_BUILD, before)).isEmpty();
  }

  /**
   * The budgets of the deleted ObUpgrade are gone with it, and the zone is out of service still.
   */
  @ParameterizedTest
  @ValueSource(strings = {"zone1/minorFreeze", "zone1/logInSync"})
  void evictionsAreHeldOffInAZoneThatIsTakenOver(String step) {
    scene.apply("first", scene.cluster().spec()).runTo(step).vanish();

    scene.apply("second", scene.cluster().spec()).runTo("zone1/versionRefreshed");

    assertThat(scene.kubernetes().budgets().held()).hasSize(2);
  }

  /** A person ended upgrade mode, and the checks refuse what else the first upgrade left. */
  @Test
  void whateverRefusesTheNextUpgradeNamesTheDeletedOne() {
    scene.apply("first", scene.cluster().spec()).runTo("zone1/clusterHealthy").vanish();
    database.setClusterParameter("enable_upgrade_mode", "False");
    database.setClusterParameter("_upgrade_stage", "NONE");
    database.setTenantLocked("mysql1", true);
    scene.kubernetes().advance(Duration.ofMinutes(5));

    for (String next : List.of("second", "first", "third")) {
      Upgrade upgrade = scene.apply(next, scene.cluster().spec()).run();
      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("PreCheckFailed");
      assertThat(upgrade.status().message())
          .contains("ObUpgrade first, which was deleted, left its upgrade to 4.3.5.3 unfinished.");
      upgrade.vanish();
    }
  }

  /** Somebody wants another build in the middle. Nothing happens before the first is finished. */
  @Test
  @Shows("TargetChanged")
  void anotherTargetWaitsUntilTheOneUnderWayIsFinished() {
    scene.apply("first", scene.cluster().spec()).runTo("zone2/minorFreeze").vanish();
    Images.Contents patched = Images.good(BuildVersion.parse("4.3.5.3-103000102025090909"));
    scene.images().put("registry.test/oceanbase:patched", patched);
    int commands = database.commands().size();
    int touched = touched();

    Upgrade second = scene.applyTo("4.3.5.3", "registry.test/oceanbase:patched").run();

    assertThat(second.condition(Conditions.STALLED).getReason()).isEqualTo("TargetChanged");
    assertThat(second.status().message())
        .contains(
            "ObUpgrade first, which was deleted, left its upgrade to 4.3.5.3 unfinished in zone zone2.")
        .contains("Stopped: zone zone2.")
        .contains(
            "Fix: Finish first with the build that runs: name an image of " + Images.TARGET_BUILD);
    assertThat(database.commands()).hasSize(commands);
    assertThat(touched()).isEqualTo(touched);
    assertThat(scene.kubernetes().records().all()).hasSize(1);
    second.vanish();
    assertThat(scene.apply("third", scene.cluster().spec()).run().phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** The record is found by what the database says of itself. */
  @Test
  void anUpgradeOfAnotherNamespaceFinishesItToo() {
    scene.apply("first", scene.cluster().spec()).runTo("zone2/clusterHealthy").vanish();
    ObUpgradeSpec there = scene.cluster().in("elsewhere", UpgradeMode.Upgrade);

    Upgrade second = scene.apply("elsewhere", "second", there).run();

    assertThat(second.status().plan().takenOver().evidence()).contains("ObUpgrade first");
    assertThat(scene.kubernetes().records().all())
        .noneMatch(r -> r.namespace().equals(Deployment.NAMESPACE));
  }

  /** A refusal after the upgrade has begun its own work is not blamed on another one. */
  @Test
  void anUpgradeThatTookOverBeforeAnythingWasPreparedIsItsOwn() {
    scene.apply("first", scene.cluster().spec()).runTo("prepare").vanish();
    scene.kubernetes().advance(Duration.ofMinutes(1));
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
