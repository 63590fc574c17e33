package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A person or another tool has begun an upgrade and left it. There is no record, so only what is
 * live tells how far it is, and nothing tells the values from before.
 */
class BegunByHandTest {
  private final Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  /** What a person did against the rules before the operator came. */
  private List<String> byHand = List.of();

  private void prepare() {
    assertThat(database.runUpgradeChecker().passed()).isTrue();
    assertThat(database.runUpgradePre(Images.TARGET_BUILD.version()).passed()).isTrue();
    pass();
  }

  private void pass() {
    scene.kubernetes().advance(Duration.ofMinutes(2));
  }

  /** The pods of a zone restart with the new image, as after a change of the manifest. */
  private void replace(String zone) {
    database.setZoneActive(zone, false);
    scene.cluster().set(zone).template(Deployment.CONTAINER, Images.TARGET);
    pass();
    pass();
  }

  private void upgrade(String zone) {
    replace(zone);
    database.setZoneActive(zone, true);
    pass();
  }

  private Upgrade applied() {
    return scene.apply().run();
  }

  private List<String> scripts() {
    return scene.kubernetes().jobs().requests().stream()
        .flatMap(job -> job.work().stream())
        .flatMap(work -> work instanceof Work.Script script ? Stream.of(script.script()) : null)
        .toList();
  }

  /** All but the time that the vendor's checker has set, which nobody knows any more. */
  private void assertFinished(Upgrade upgrade, String from) {
    assertThat(upgrade.status().message())
        .startsWith(
            from.equals("PostBegun") || from.equals("AfterPost")
                ? "Finished"
                : "Upgraded from 4.3.5.2");
    assertThat(upgrade.status().plan().takenOver().from()).hasToString(from);
    assertThat(upgrade.status().plan().takenOver().evidence())
        .contains("No record tells who began that upgrade")
        .contains("server_permanent_offline_time stays 72h: set it yourself");
    before.replaceAll((name, value) -> value.equals("3600s") ? "72h" : value);
    List<String> complaints = World.complaints(scene, Images.TARGET_BUILD, before);
    complaints.removeAll(byHand);
    assertThat(complaints).isEmpty();
  }

  @Test
  void prepared() {
    prepare();
    assertFinished(applied(), "Prepared");
  }

  @Test
  void aZoneStopped() {
    prepare();
    database.setZoneActive("zone2", false);
    pass();
    Upgrade upgrade = applied();

    assertFinished(upgrade, "Prepared");
    assertThat(upgrade.status().plan().zones()).containsExactly("zone2", "zone1", "zone3");
    assertThat(scripts()).doesNotContain("upgrade_checker.py", "upgrade_pre.py");
  }

  @Test
  void oneZoneNew() {
    prepare();
    upgrade("zone2");
    Upgrade upgrade = applied();

    assertFinished(upgrade, "Mixed");
    assertThat(upgrade.status().plan().zones()).containsExactly("zone2", "zone1", "zone3");
    assertThat(scripts()).doesNotContain("upgrade_checker.py", "upgrade_pre.py");
  }

  /**
   * One of a zone's two servers is new, and the zone serves: it is stopped again like any other.
   */
  @Test
  void anActiveZoneHalfNew() {
    prepare();
    scene.cluster().set("zone3").strategy(Strategy.ON_DELETE);
    scene.cluster().set("zone3").template(Deployment.CONTAINER, Images.TARGET);
    pass();
    scene.cluster().set("zone3").losePod(0);
    pass();
    pass();
    byHand = database.violations();
    int commands = database.commands().size();
    Upgrade upgrade = applied();

    assertFinished(upgrade, "Mixed");
    assertThat(upgrade.status().plan().zones()).containsExactly("zone3", "zone1", "zone2");
    assertThat(database.commands().get(commands).text()).isEqualTo("STOP ZONE zone3");
  }

  @Test
  void everyServerNewAndAZoneStopped() {
    prepare();
    upgrade("zone1");
    upgrade("zone2");
    replace("zone3");
    assertFinished(applied(), "AllNew");
  }

  /** upgrade_post.py died after END ROLLING UPGRADE, with DDL on for its upgrade job. */
  @Test
  void postBegun() {
    prepare();
    scene.cluster().zones().forEach(this::upgrade);
    database.setClusterParameter("min_observer_version", "4.3.5.3");
    database.setClusterParameter("_upgrade_stage", "POSTUPGRADE");
    database.setClusterParameter("enable_ddl", "True");
    pass();
    assertFinished(applied(), "PostBegun");
  }

  /** The upgrade job of a script that died is at work still, or its root service died with it. */
  @ParameterizedTest
  @MethodSource("jobs")
  void withAnUpgradeJob(Consumer<FakeCluster> job) {
    prepare();
    scene.cluster().zones().forEach(this::upgrade);
    database.setClusterParameter("min_observer_version", "4.3.5.3");
    database.setClusterParameter("_upgrade_stage", "POSTUPGRADE");
    job.accept(database);
    pass();
    assertFinished(applied(), "PostBegun");
  }

  static Stream<Named<Consumer<FakeCluster>>> jobs() {
    return Stream.of(
        Named.of("at work", db -> db.startUpgradeJob(Duration.ofMinutes(30))),
        Named.of(
            "dead",
            db -> {
              db.startUpgradeJob(Duration.ofHours(9));
              try (Database open = db.database()) {
                ServerAddress root =
                    open.servers().stream()
                        .filter(Server::rootService)
                        .map(Server::address)
                        .findFirst()
                        .orElseThrow();
                db.crashServer(root);
                db.startServer(root, Images.TARGET_BUILD);
              }
            }));
  }

  /** upgrade_post.py died after END UPGRADE, before or between its last acts. */
  @ParameterizedTest
  @MethodSource("lastActs")
  void afterPost(List<String> done) {
    prepare();
    scene.cluster().zones().forEach(this::upgrade);
    assertThat(database.runUpgradePost(Images.TARGET_BUILD.version()).passed()).isTrue();
    turnOff(done);
    pass();
    assertFinished(applied(), "AfterPost");
  }

  static Stream<List<String>> lastActs() {
    return Stream.of(List.of(), List.of("enable_ddl"));
  }

  private void turnOff(List<String> but) {
    try (Database db = database.database()) {
      Stream.of("enable_ddl", "enable_major_freeze", "_ob_enable_direct_load")
          .filter(name -> !but.contains(name))
          .forEach(name -> database.setClusterParameter(name, "False"));
      for (String tenant : List.of("sys", "all_user", "all_meta")) {
        db.setParameter(
            new ParameterSetting(
                "_enable_adaptive_compaction", "False", new Scope.OfTenant(tenant)));
      }
      db.tenants().forEach(t -> database.setMerge(t.name(), true, true));
    }
  }

  /** What a person turned off is no sign of an upgrade: the values stay. */
  @Test
  void aFinishedUpgradeAndAPersonsOwnValues() {
    prepare();
    scene.cluster().zones().forEach(this::upgrade);
    assertThat(database.runUpgradePost(Images.TARGET_BUILD.version()).passed()).isTrue();
    database.setClusterParameter("enable_ddl", "False");
    pass();
    Map<String, String> now = Parameters.of(database);
    Upgrade upgrade = applied();

    assertThat(upgrade.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("AlreadyAtTarget");
    assertThat(Parameters.of(database)).isEqualTo(now);
  }

  /** What a person had turned off before is known where no script sets it. */
  @Test
  void whatNoScriptSetsIsRestored() {
    database.setClusterParameter("enable_rereplication", "False");
    before.putAll(Parameters.of(database));
    prepare();
    upgrade("zone1");
    assertFinished(applied(), "Mixed");
  }

  /** Each state that nothing proves safe, and what the refusal says. */
  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(
            "two zones stopped",
            t -> {
              t.prepare();
              t.replace("zone1");
              t.database.setZoneActive("zone2", false);
            },
            "ZonesStopped",
            "Zones zone1, zone2 are stopped, and at most one may be. Fix: Start all but zone1.",
            "run: ALTER SYSTEM START ZONE zone2."),
        refusal(
            "a third build",
            t -> {
              t.prepare();
              t.upgrade("zone1");
              ServerAddress server = t.database.serversOf("zone2").getFirst();
              t.database.restartServer(server, Images.NEXT_BUILD);
            },
            "Downgrade",
            "is older than the running version"),
        refusal(
            "DDL allowed",
            t -> {
              t.prepare();
              t.upgrade("zone1");
              t.database.setClusterParameter("enable_ddl", "True");
            },
            "MixedBuilds",
            "enable_ddl is True.",
            "run: ALTER SYSTEM SET enable_ddl = 'False'."),
        refusal(
            "no upgrade mode",
            t -> {
              t.prepare();
              t.upgrade("zone1");
              t.database.setClusterParameter("enable_upgrade_mode", "False");
              t.database.setClusterParameter("_upgrade_stage", "NONE");
            },
            "MixedBuilds",
            "enable_upgrade_mode is False, _upgrade_stage is NONE",
            "run: ALTER SYSTEM BEGIN UPGRADE; ALTER SYSTEM BEGIN ROLLING UPGRADE."),
        refusal(
            "nothing but upgrade mode",
            t -> {
              t.database.setClusterParameter("enable_upgrade_mode", "True");
              t.database.setClusterParameter("_upgrade_stage", "PREUPGRADE");
            },
            "HalfUpgraded",
            "No server runs a new build, so end that upgrade.",
            "run: ALTER SYSTEM END UPGRADE."),
        refusal(
            "new servers without upgrade mode",
            t -> {
              t.scene.cluster().zones().forEach(t::upgrade);
            },
            "HalfUpgraded",
            "already, but min_observer_version is 4.3.5.2 and upgrade mode is off.",
            "run: ALTER SYSTEM BEGIN UPGRADE; ALTER SYSTEM BEGIN ROLLING UPGRADE;",
            "ALTER SYSTEM SET enable_ddl = 'False';"));
  }

  private static Arguments refusal(
      String name, Consumer<BegunByHandTest> world, String reason, String... words) {
    return Arguments.of(Named.of(name, world), reason, List.of(words));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @Shows("ZonesStopped")
  void whatNothingProvesSafeIsRefused(
      Consumer<BegunByHandTest> world, String reason, List<String> words) {
    world.accept(this);
    pass();
    Map<String, String> then = Parameters.of(database);
    int commands = database.commands().size();
    int mutations = scene.kubernetes().mutations().size();
    Upgrade upgrade = applied();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.status().message()).contains(words);
    assertThat(Parameters.of(database)).isEqualTo(then);
    assertThat(database.commands()).hasSize(commands);
    assertThat(
            scene
                .kubernetes()
                .mutations()
                .subList(mutations, scene.kubernetes().mutations().size()))
        .noneMatch(m -> m.kind().equals("StatefulSet") || m.kind().equals("Pod"));
  }

  /** Checks alone would end with values restored that the upgrade still needs. */
  @Test
  void checksAloneRefuseIt() {
    prepare();
    Map<String, String> then = Parameters.of(database);

    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(check.condition(Conditions.STALLED).getReason()).isEqualTo("HalfUpgraded");
    assertThat(Parameters.of(database)).isEqualTo(then);
  }

  /**
   * A zone that somebody stopped for maintenance, with a pod away: no upgrade was at work there.
   */
  @Test
  void maintenanceIsNoUpgrade() {
    database.setZoneActive("zone2", false);
    scene.cluster().set("zone2").template(Deployment.CONTAINER, Images.TARGET);
    scene.cluster().set("zone2").strategy(Strategy.ON_DELETE);

    Upgrade upgrade = applied();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("RolloutUnderWay");
  }

  /** What a refusal says is enough: after its statements the operator finishes the upgrade. */
  @Test
  void afterTheStatementsTheOperatorContinues() {
    prepare();
    upgrade("zone1");
    database.setClusterParameter("enable_major_freeze", "True");
    pass();
    Upgrade upgrade = applied();
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();

    database.setClusterParameter("enable_major_freeze", "False");
    upgrade.retry("1");

    assertFinished(upgrade.run(), "Mixed");
  }
}
