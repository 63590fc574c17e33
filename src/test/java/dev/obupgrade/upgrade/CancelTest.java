package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.Approval;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code spec.cancelled} before the first zone is stopped: everything is undone. */
class CancelTest {
  private static final String END_UPGRADE = "END UPGRADE";

  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  static List<String> cancellable() {
    return List.of(
        "validate",
        "resolvePath",
        "takeRecord",
        "preCheck",
        "prepare",
        "zone1/clusterHealthy",
        "zone1/pullImage");
  }

  private static long sent(FakeCluster database, String command) {
    return database.commands().stream().filter(c -> c.text().startsWith(command)).count();
  }

  private void assertUndone(Map<String, String> as) {
    assertThat(Parameters.of(database)).isEqualTo(as);
    assertThat(scene.kubernetes().records().all()).isEmpty();
    assertThat(sent(database, "STOP ZONE")).isZero();
    assertThat(database.violations()).isEmpty();
  }

  static void assertCancelled(Upgrade upgrade) {
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Cancelled");
    assertThat(upgrade.status().finishedAt()).isNotNull();
    assertThat(upgrade.is(Conditions.CANCELLED)).isTrue();
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getStatus()).isEqualTo("False");
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("Cancelled");
    assertThat(upgrade.is(Conditions.READY)).isFalse();
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.resource().getMetadata().getFinalizers()).isEmpty();
    assertThat(upgrade.events()).anyMatch(e -> e.reason().equals("Cancelled"));
  }

  private Upgrade cancelledAt(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    upgrade.cancel();
    return upgrade.run();
  }

  private void set(String name, String value, Scope scope) {
    try (Database db = database.database()) {
      db.setParameter(new ParameterSetting(name, value, scope));
    }
    scene.kubernetes().advance(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @MethodSource("cancellable")
  void everythingIsUndone(String step) {
    assertCancelled(cancelledAt(step));
    assertUndone(before);
  }

  @ParameterizedTest
  @MethodSource("cancellable")
  void whatPeopleHadSetStays(String step) {
    set("server_permanent_offline_time", "7200s", new Scope.Cluster());
    set("enable_ddl", "False", new Scope.Cluster());
    set("enable_rebalance", "False", new Scope.OfTenant("sys"));
    database.setMerge("mysql1", true, true);
    Map<String, String> theirs = Parameters.of(database);

    assertCancelled(cancelledAt(step));
    assertUndone(theirs);
  }

  @Test
  void meanwhileItSaysWhatItDoes() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.cancel();
    upgrade.runTo("restoreValues");

    assertThat(upgrade.phase()).isEqualTo("Cancelling");
    assertThat(upgrade.condition(Conditions.CANCELLED).getStatus()).isEqualTo("Unknown");
    assertThat(upgrade.condition(Conditions.CANCELLED).getReason()).isEqualTo("Cancelling");
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
    assertThat(upgrade.status().brief())
        .anyMatch(line -> line.startsWith("restoreValues"))
        .anyMatch(line -> line.startsWith("Cancel: spec.cancelled is true"));
    assertThat(upgrade.events()).filteredOn(e -> e.reason().equals("Cancelling")).hasSize(1);
  }

  /** A script may be killed after any of its statements, in its order. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void aScriptInTheMiddleIsStoppedAndUndone(int statements) {
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.operator().runUntil(() -> upgrade.status().message().contains("is running"));
    List<Runnable> script =
        List.of(
            () -> database.setClusterParameter("enable_upgrade_mode", "True"),
            () -> database.setClusterParameter("_upgrade_stage", "PREUPGRADE"),
            () -> database.setClusterParameter("_upgrade_stage", "DBUPGRADE"),
            () -> database.setClusterParameter("enable_ddl", "False"),
            () -> database.setClusterParameter("enable_major_freeze", "False"),
            () -> set("_enable_adaptive_compaction", "False", new Scope.OfTenant("mysql1")),
            () -> database.setClusterParameter("_ob_enable_direct_load", "False"),
            () -> database.setMerge("mysql1", true, true));
    script.subList(0, statements).forEach(Runnable::run);
    upgrade.cancel();
    upgrade.run();

    assertCancelled(upgrade);
    assertUndone(before);
    assertThat(scene.kubernetes().port().jobs().atWork("default", "upgrade-uid-1")).isEmpty();
  }

  @Test
  void nothingIsUndoneWhileAScriptMayStillRun() {
    scene.timing(
        new FakeTiming(
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1)));
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.operator().runUntil(() -> upgrade.status().message().contains("is running"));
    database.setClusterParameter("enable_upgrade_mode", "True");
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(sent(database, END_UPGRADE)).isZero();
    assertThat(upgrade.status().step()).isEqualTo("stopJobs");
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("JobEnding");
    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  /** Somebody else's upgrade mode, from before this upgrade and from while it checked. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUpgradeModeOfSomebodyElseStays(boolean before) {
    if (before) {
      database.setClusterParameter("enable_upgrade_mode", "True");
    }
    Upgrade upgrade = scene.apply();
    if (before) {
      // The path isn't even planned, and nothing is changed.
      upgrade.run();
      assertThat(upgrade.status().plan()).isNull();
      upgrade.cancel();
      assertCancelled(upgrade.run());
      assertThat(sent(database, END_UPGRADE)).isZero();
      return;
    }
    upgrade.runTo("preCheck");
    database.setClusterParameter("enable_upgrade_mode", "True");
    database.setClusterParameter("enable_ddl", "False");
    database.setMerge("mysql1", true, true);
    upgrade.run();
    Map<String, String> theirs = Parameters.of(database);
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(30));

    // To lower the time in the middle of their upgrade would do harm.
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("OfflineTimeKept");
    assertThat(Parameters.of(database)).isEqualTo(theirs);
    database.setClusterParameter("enable_upgrade_mode", "False");
    assertCancelled(upgrade.run());
    assertThat(sent(database, END_UPGRADE)).isZero();
    theirs.replaceAll(
        (name, value) ->
            name.startsWith("enable_upgrade_mode")
                ? "False"
                : name.startsWith("server_permanent") ? "3600s" : value);
    assertUndone(theirs);
  }

  @Test
  void theUpgradeModeStaysWhileAServerRunsAnotherBuild() {
    ServerAddress server = database.serversOf("zone3").getFirst();
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    scene.once(
        () -> "stopJobs".equals(upgrade.status().step()),
        () -> database.restartServer(server, Images.TARGET_BUILD));
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(5));

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("CancelUnsafe");
    assertThat(sent(database, END_UPGRADE)).isZero();
    assertThat(scene.kubernetes().records().all()).hasSize(1);
  }

  @Test
  void afterEndRollingUpgradeTheModeStays() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    database.setClusterParameter("_upgrade_stage", "POSTUPGRADE");
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(5));

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("CancelUnsafe");
    assertThat(sent(database, END_UPGRADE)).isZero();
  }

  @Test
  void aRefusedEndUpgradeWaitsForAPerson() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    database.faults().refuseNext(END_UPGRADE, 1227);
    upgrade.cancel();
    upgrade.run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("EndUpgradeRefused");
    upgrade.retry("1");
    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reply", "command"})
  void aLostEndUpgradeIsLookedFor(String lost) {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    if (lost.equals("reply")) {
      database.faults().loseNextReply(END_UPGRADE);
    } else {
      database.faults().loseNextCommand(END_UPGRADE);
    }
    upgrade.cancel();

    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @Test
  void aStoppedServerIsWaitedFor() {
    ServerAddress server = database.serversOf("zone3").getFirst();
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    database.crashServer(server);
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ServerAwaited");
    assertThat(sent(database, END_UPGRADE)).isZero();
    assertThat(scene.kubernetes().records().all()).hasSize(1);
    database.startServer(server, Images.OLD_BUILD);
    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  /** A server whose value is not known may still have the script's. */
  @Test
  void aValueThatIsNotShownIsNotRestored() {
    set("server_permanent_offline_time", "72h", new Scope.Cluster());
    Map<String, String> theirs = Parameters.of(database);
    ServerAddress server = database.serversOf("zone3").getFirst();
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    scene.once(
        () -> "restoreValues".equals(upgrade.status().step()), () -> database.crashServer(server));
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(upgrade.is(Conditions.CANCELLED)).isFalse();
    assertThat(upgrade.status().message()).contains("not known on " + server);
    database.startServer(server, Images.OLD_BUILD);
    assertCancelled(upgrade.run());
    assertUndone(theirs);
  }

  @Test
  void itSaysWhoAskedForIt() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.cancel();
    scene.kubernetes().upgrades().manage("default", "up", "kubectl-edit", "spec", "cancelled");
    upgrade.run();

    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("Cancelling"))
        .singleElement()
        .matches(e -> e.message().contains("spec.cancelled is true (set by kubectl-edit)."));
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsWaitedFor() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    database.faults().unreachable(true);
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(upgrade.is(Conditions.CANCELLED)).isFalse();
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    database.faults().unreachable(false);
    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @Test
  void whatSomebodyChangesMeanwhileIsUndoneToo() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.cancel();
    scene.once(
        () -> "proveUndone".equals(upgrade.status().step()),
        () -> {
          database.setMerge("mysql1", true, true);
          database.setClusterParameter("enable_ddl", "False");
        });

    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @Test
  void anEditedRecordIsNotRestored() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    var record = scene.kubernetes().records().all().getFirst();
    scene.kubernetes().port().records().replace(record.withSaved(List.of()));
    upgrade.cancel();
    scene.operator().runFor(Duration.ofMinutes(5));

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("RecordEdited");
    assertThat(Parameters.of(database)).isNotEqualTo(before);
    var edited = scene.kubernetes().records().all().getFirst();
    scene.kubernetes().port().records().replace(edited.withSaved(record.saved()));
    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @Test
  void aDeletedRecordIsWrittenAgain() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    scene.deleteRecord();
    upgrade.cancel();

    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @Test
  void anUpgradeThatHasFailedIsCancelled() {
    scene.jobs().failNext("upgrade_pre.py", "broken pipe");
    Upgrade upgrade = scene.apply().run();
    database.setClusterParameter("enable_upgrade_mode", "True");
    upgrade.cancel();

    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"takeRecord", "zone1/clusterHealthy"})
  void oneThatIsPausedIsCancelled(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    upgrade.edit(s -> s.withPaused(PausePoint.NextStep));
    scene.operator().runUntil(() -> upgrade.is(Conditions.PAUSED));
    upgrade.cancel();

    assertCancelled(upgrade.run());
    assertUndone(before);
    assertThat(upgrade.is(Conditions.PAUSED)).isFalse();
    assertThat(upgrade.status().held()).isNull();
  }

  @Test
  void oneThatIsRefusedIsCancelled() {
    scene.kubernetes().secrets().remove("default", "obtest-root", "password");
    Upgrade upgrade = scene.apply().run();
    assertThat(upgrade.status().step()).isEqualTo("validate");
    upgrade.cancel();

    assertCancelled(upgrade.run());
    assertThat(upgrade.status().message()).isEqualTo("Cancelled before anything was changed.");
  }

  @Test
  void oneThatIsCreatedCancelledDoesNothing() {
    Upgrade upgrade = scene.apply("up", scene.cluster().spec().withCancelled(true)).run();

    assertCancelled(upgrade);
    assertUndone(before);
    assertThat(scene.kubernetes().jobs().requests()).isEmpty();
  }

  @Test
  void aCancelThatHasBegunIsFinished() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.cancel();
    upgrade.runTo("resumeMerges").edit(s -> s.withCancelled(false));

    assertCancelled(upgrade.run());
    assertUndone(before);
  }

  @Test
  void checksAloneAreCancelledToo() {
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).runTo("restoreParameters");
    assertThat(Parameters.of(database)).isNotEqualTo(before);
    check.cancel();

    assertCancelled(check.run());
    assertUndone(before);
    ObUpgradeStatus ended = check.status();
    check.retry("1");
    assertCancelled(check.run());
    assertThat(check.status().startedAt()).isEqualTo(ended.startedAt());
    assertThat(check.events()).filteredOn(e -> e.reason().equals("Cancelled")).hasSize(1);
  }

  @Test
  void checksThatHaveEndedKeepTheirResults() {
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).run();
    ObUpgradeStatus ended = check.status();
    check.edit(s -> s.withCancelled(true).withRetry("1"));
    check.run();

    assertThat(check.status().phase()).isEqualTo(ended.phase());
    assertThat(check.status().hops()).isEqualTo(ended.hops());
    assertThat(check.condition(Conditions.CANCELLED).getReason()).isEqualTo("CancelTooLate");
  }

  @Test
  void anotherUpgradeCanFollow() {
    cancelledAt("zone1/clusterHealthy");

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();
    assertThat(second.phase()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** A deleted ObUpgrade has prepared the cluster, and this one took its record over. */
  @Test
  void whatADeletedUpgradeBeganIsUndoneToo() {
    scene.apply("first", scene.cluster().spec()).runTo("zone1/clusterHealthy").vanish();
    Upgrade second = scene.apply("second", scene.cluster().spec().withApproval(Approval.EveryZone));
    scene.operator().runUntil(() -> "AwaitingApproval".equals(second.status().reason()));
    assertThat(Parameters.of(database)).isNotEqualTo(before);
    second.cancel();

    assertCancelled(second.run());
    assertUndone(before);
  }
}
