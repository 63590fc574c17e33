package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody changes what the operator has established, in the middle of an upgrade. */
class DriftTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String ARGO = "argocd-controller";

  private Scene scene = Scene.threeZones();
  private boolean inTime = true;

  private FakeCluster database() {
    return scene.cluster().database();
  }

  private void onDelete(boolean wanted) {
    if (wanted) {
      scene.cluster().zones().forEach(z -> scene.cluster().set(z).strategy(Strategy.ON_DELETE));
      scene.kubernetes().advance(LONG);
    }
  }

  private void putBack(String zone) {
    scene.cluster().set(zone).template(Deployment.CONTAINER, Images.OLD, ARGO);
  }

  private List<String> commands(String begin) {
    return database().commands().stream()
        .map(Command::text)
        .filter(c -> c.startsWith(begin))
        .toList();
  }

  private String image(String zone) {
    return scene
        .kubernetes()
        .port()
        .statefulSets()
        .find(Deployment.NAMESPACE, scene.cluster().setOf(zone))
        .orElseThrow()
        .images()
        .get(Deployment.CONTAINER);
  }

  private void assertArrived(Upgrade upgrade) {
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(scene.cluster().zones())
        .allSatisfy(z -> assertThat(image(z)).isEqualTo(Images.TARGET));
    try (Database now = database().database()) {
      assertThat(now.servers())
          .allSatisfy(s -> assertThat(s.build()).isEqualTo(Images.TARGET_BUILD));
      assertThat(now.servers()).allMatch(Server::serving);
    }
    // The fake's controller ends a pod by itself as soon as somebody changes the template.
    assertThat(database().violations())
        .filteredOn(v -> !v.contains("was ended while its zone was active"))
        .as("not even a start with the old image, where the operator is in time")
        .noneMatch(v -> inTime && v.contains("went back"))
        .noneMatch(v -> v.contains("two zones") || v.contains("majority"));
  }

  @ParameterizedTest
  @CsvSource({
    "false, zone1/startZone",
    "false, zone1/zoneServing",
    "false, zone2/clusterHealthy",
    "false, zone2/pullImage",
    "false, zone2/stopZone",
    "false, zone3/clusterHealthy",
    "false, finish",
    "false, restoreParameters",
    "true, zone1/startZone",
    "true, zone1/zoneServing",
    "true, zone2/clusterHealthy",
    "true, zone2/stopZone",
    "true, zone2/replacePods",
    "true, finish",
    "true, restoreParameters"
  })
  void anOldImageInAZoneThatIsThroughIsReplacedAgain(boolean onDelete, String step) {
    onDelete(onDelete);
    Upgrade upgrade = scene.apply().runTo(step);

    putBack("zone1");
    upgrade.run();

    assertArrived(upgrade);
    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("ImagePutBack"))
        .anySatisfy(
            e ->
                assertThat(e.message())
                    .contains("zone1", ARGO, Images.OLD, "obtest-zone1", Images.TARGET));
  }

  @Test
  void aClockThatIsSetBackDoesNotHoldTheUpgradeForHours() {
    onDelete(true);
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");
    putBack("zone1");
    scene.operator().runFor(Duration.ofSeconds(5));
    assertThat(upgrade.status().message()).contains("waits until that stays for 30 s");

    scene.operatorClock().jump(Duration.ofHours(-5));
    scene.operator().runFor(Duration.ofMinutes(2));

    assertThat(upgrade.status().message()).doesNotContain("waits until that stays");
    upgrade.run();
    assertArrived(upgrade);
  }

  @Test
  void noPodIsRestartedWhereTheImageIsReplacedBeforeAnyPodHasIt() {
    onDelete(true);
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");

    putBack("zone1");
    upgrade.run();

    assertArrived(upgrade);
    assertThat(database().violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aZoneOfSeveralServersGetsItsImageAgain(boolean onDelete) {
    scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
    onDelete(onDelete);
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");

    putBack("zone1");
    scene.kubernetes().advance(Duration.ofSeconds(30));
    inTime = false;
    upgrade.run();

    assertArrived(upgrade);
  }

  /** A lost pod comes back with the old image before the operator looks. */
  @Test
  void aPodThatStartedFromTheOldImageIsReplacedUnderOnDelete() {
    onDelete(true);
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");

    putBack("zone1");
    scene.cluster().set("zone1").losePod(0);
    scene.kubernetes().advance(Duration.ofSeconds(60));
    inTime = false;
    upgrade.run();

    assertArrived(upgrade);
  }

  @Test
  void theNextZoneWaitsWhileSomebodyRestoresTheImageAgainAndAgain() {
    onDelete(true);
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");
    for (int i = 0; i < 60; i++) {
      putBack("zone1");
      scene.operator().runFor(Duration.ofSeconds(10));
    }

    assertThat(commands("STOP ZONE zone2")).isEmpty();
    assertThat(upgrade.status().message())
        .contains("zone1", ARGO, Images.OLD, "RespectIgnoreDifferences");
    assertArrived(upgrade.run());
  }

  @Test
  void anImageInAZoneThatIsNotBegunHoldsTheUpgrade() {
    onDelete(true);
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    scene.cluster().set("zone3").template(Deployment.CONTAINER, Images.TARGET, ARGO);
    scene.operator().runFor(LONG);

    assertThat(commands("STOP ZONE")).isEmpty();
    assertThat(upgrade.status().message())
        .contains("zone3", ARGO, "obtest-zone3", Images.TARGET, Images.OLD);

    putBack("zone3");
    assertArrived(upgrade.run());
  }

  /** What changes, what the message says of it, and how it comes back. */
  record Change(List<String> words, Consumer<Scene> change, Consumer<Scene> back) {}

  private static Change change(Consumer<Scene> change, Consumer<Scene> back, String... words) {
    return new Change(List.of(words), change, back);
  }

  static Stream<Named<Change>> changes() {
    return Stream.of(
        Named.of(
            "replicas",
            change(
                s -> s.cluster().set("zone3").scale(0),
                s -> s.cluster().set("zone3").scale(1),
                "spec.replicas",
                "obtest-zone3",
                "kubectl-edit",
                "to 0",
                "was 1")),
        Named.of(
            "a build that nobody planned",
            change(
                s -> restarts(s, new BuildVersion(Images.OLD_BUILD.version(), 1)),
                s -> restarts(s, Images.OLD_BUILD),
                "10.0.3.1",
                "obtest-zone3",
                "runs 4.3.5.2-1,",
                Images.OLD_BUILD.toString())),
        Named.of(
            "partition",
            change(
                s -> s.cluster().set("zone3").partition(1),
                s -> s.cluster().set("zone3").partition(0),
                "partition",
                "obtest-zone3",
                "kubectl-edit",
                "to 1",
                "was 0")),
        Named.of(
            "strategy",
            change(
                s -> s.cluster().set("zone3").strategy(Strategy.ON_DELETE),
                s -> s.cluster().set("zone3").strategy(Strategy.ROLLING_UPDATE),
                "spec.updateStrategy.type",
                "obtest-zone3",
                "kubectl-edit",
                "OnDelete")),
        Named.of(
            "another zone is stopped",
            change(
                s -> s.cluster().database().setZoneActive("zone3", false),
                s -> s.cluster().database().setZoneActive("zone3", true),
                "zone3 is INACTIVE",
                "START ZONE")),
        Named.of(
            "upgrade mode",
            change(
                s -> s.cluster().database().setClusterParameter("enable_upgrade_mode", "False"),
                s -> s.cluster().database().setClusterParameter("enable_upgrade_mode", "True"),
                "enable_upgrade_mode is False",
                "BEGIN UPGRADE")),
        Named.of(
            "stage",
            change(
                s -> s.cluster().database().setClusterParameter("_upgrade_stage", "NONE"),
                s -> s.cluster().database().setClusterParameter("_upgrade_stage", "DBUPGRADE"),
                "_upgrade_stage is NONE")),
        Named.of(
            "offline time",
            change(
                s ->
                    s.cluster()
                        .database()
                        .setClusterParameter("server_permanent_offline_time", "3600s"),
                s ->
                    s.cluster()
                        .database()
                        .setClusterParameter("server_permanent_offline_time", "72h"),
                "server_permanent_offline_time is 3600s",
                "72h")),
        Named.of(
            "DDL",
            change(
                s -> s.cluster().database().setClusterParameter("enable_ddl", "True"),
                s -> s.cluster().database().setClusterParameter("enable_ddl", "False"),
                "enable_ddl is True",
                "False")),
        Named.of(
            "merges",
            change(
                s -> s.cluster().database().setClusterParameter("enable_major_freeze", "True"),
                s -> s.cluster().database().setClusterParameter("enable_major_freeze", "False"),
                "enable_major_freeze is True",
                "False")),
        Named.of("record", change(DriftTest::editRecord, DriftTest::restoreRecord, "saved values")),
        Named.of(
            "password",
            change(
                s -> s.kubernetes().secrets().put("default", "obtest-root", "password", "wrong"),
                s ->
                    s.kubernetes()
                        .secrets()
                        .put("default", "obtest-root", "password", "fake-secret"),
                "refuses the login",
                "obtest-root")));
  }

  private static List<ClusterRecord.SavedValue> kept;

  private static void editRecord(Scene scene) {
    ClusterRecord record = scene.kubernetes().records().all().getFirst();
    kept = record.saved();
    scene.kubernetes().port().records().replace(record.withSaved(List.of()));
  }

  private static void restoreRecord(Scene scene) {
    ClusterRecord record = scene.kubernetes().records().all().getFirst();
    scene.kubernetes().port().records().replace(record.withSaved(kept));
  }

  @Test
  void aStatefulSetThatIsAnotherOneHoldsTheUpgradeUntilAPersonAcceptsIt() {
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");
    scene.cluster().set("zone3").recreate();
    scene.operator().runFor(LONG);

    assertThat(upgrade.status().message())
        .contains("deleted StatefulSet obtest-zone3 and created it again");
    assertThat(commands("STOP ZONE zone2")).isEmpty();

    upgrade.retry("1");
    upgrade.run();
    assertArrived(upgrade);
  }

  /** Data that a newer observer has written can't be read by the operator's image. */
  @Test
  void theOperatorSetsNoImageUnderANewerServer() {
    onDelete(true);
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");
    BuildVersion newer =
        new BuildVersion(Images.TARGET_BUILD.version(), Images.TARGET_BUILD.build() + 1);
    database().restartServer(database().serversOf("zone1").getFirst(), newer);
    scene.kubernetes().advance(Duration.ofMinutes(1));
    scene.cluster().set("zone1").template(Deployment.CONTAINER, "registry.test/hotfix", ARGO);
    scene.operator().runFor(LONG);

    assertThat(image("zone1")).isEqualTo("registry.test/hotfix");
    assertThat(upgrade.status().message()).contains("newer than", "registry.test/hotfix");
  }

  @Test
  void theOperatorSetsNoImageIfAPodMayRunANewerServer() {
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");
    scene.cluster().set("zone1").template(Deployment.CONTAINER, "registry.test/hotfix", ARGO);
    scene.kubernetes().advance(Duration.ofSeconds(30));
    scene.operator().runFor(LONG);

    assertThat(image("zone1")).isEqualTo("registry.test/hotfix");
    assertThat(upgrade.status().message()).contains("does not know that image", ARGO);
  }

  /** Setting the image again makes the controller end a server that serves. */
  @Test
  void aServerThatServesIsNotEndedWhileAnotherZoneIsOut() {
    database().faults().logNeverSyncs("zone2", true);
    Upgrade upgrade = scene.apply().runTo("zone2/logInSync");
    putBack("zone1");
    scene.kubernetes().advance(Duration.ofMinutes(1));
    scene.operator().runFor(Duration.ofMinutes(1));

    assertThat(image("zone1")).isEqualTo(Images.OLD);

    database().faults().logNeverSyncs("zone2", false);
    inTime = false;
    upgrade.run();
    assertThat(image("zone1")).isEqualTo(Images.TARGET);
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  private static void restarts(Scene scene, BuildVersion build) {
    FakeCluster database = scene.cluster().database();
    database.restartServer(database.serversOf("zone3").getFirst(), build);
  }

  /** The open connection knows nothing of a new password, and the next Job would. */
  @Test
  void noZoneIsStoppedWithAPasswordThatChangedJustBefore() {
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> "zone2/stopZone".equals(upgrade.status().step()),
        () -> scene.kubernetes().secrets().put("default", "obtest-root", "password", "wrong"));
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(upgrade.status().step()).isEqualTo("zone2/stopZone");
    assertThat(commands("STOP ZONE zone2")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void holdsTheUpgradeBeforeTheNextZoneAndSaysWhat(Change change) {
    Upgrade upgrade = scene.apply().runTo("zone1/zoneServing");
    change.change().accept(scene);
    scene.operator().runFor(LONG);

    assertThat(commands("STOP ZONE zone2")).isEmpty();
    assertThat(upgrade.status().message()).contains(change.words());

    change.back().accept(scene);
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  /** A zone that is out of service comes back first. */
  @ParameterizedTest
  @MethodSource("changes")
  void keepsNoZoneOutOfService(Change change) {
    // Without its password the Job that checks the zone can't log in. Without zone3 no log syncs.
    assumeThat(change.words())
        .doesNotContain("refuses the login", "spec.replicas", "runs 4.3.5.2-1,");
    scene.apply().runTo("zone1/logInSync");
    change.change().accept(scene);
    scene.operator().runFor(LONG.multipliedBy(2));

    assertThat(commands("START ZONE zone1")).hasSize(1);
    assertThat(commands("STOP ZONE zone2")).isEmpty();
  }

  @Test
  void aPersonAcceptsAChangedSetting() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.retry("early");
    scene.operator().runFor(Duration.ofSeconds(1));
    scene.cluster().set("zone3").strategy(Strategy.ON_DELETE);
    scene.operator().runFor(LONG);
    assertThat(commands("STOP ZONE zone1")).isEmpty();

    upgrade.retry("accepted");
    assertArrived(upgrade.run());
  }

  @Test
  void nobodyAcceptsAnImage() {
    onDelete(true);
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    scene.cluster().set("zone3").template(Deployment.CONTAINER, Images.TARGET, ARGO);
    scene.operator().runFor(LONG);
    upgrade.retry("accepted");
    scene.operator().runFor(LONG);

    assertThat(commands("STOP ZONE")).isEmpty();
  }

  @Test
  void aStatefulSetThatIsGoneHoldsTheUpgrade() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    scene.kubernetes().removeStatefulSet(Deployment.NAMESPACE, "obtest-zone3");
    scene.operator().runFor(LONG);

    assertThat(commands("STOP ZONE")).isEmpty();
    assertThat(upgrade.status().message()).contains("StatefulSet obtest-zone3 is gone");
  }

  @Test
  void theEndSaysWhatGitMustCarry() {
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.SUCCEEDED).getMessage())
        .contains(
            "Git or Helm must now carry image "
                + Images.TARGET
                + " for StatefulSets obtest-zone1, obtest-zone2, obtest-zone3.");
  }
}
