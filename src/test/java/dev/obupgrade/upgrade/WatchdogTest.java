package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.controller.watchdog.Leader;
import dev.obupgrade.controller.watchdog.Watchdog;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.FakeEvents.Published;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the watchdog reports, and what it leaves alone. */
class WatchdogTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(20);
  private static final List<String> LEFT = List.of("RecordLeftBehind", "UpgradeModeLeftBehind");

  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Election election = new Election();
  private Watchdog watchdog = started();
  private int logins;

  private static final class Election implements Leader {
    private boolean lost;
    private Runnable before = () -> {};

    @Override
    public <T> Optional<T> act(Supplier<T> what) {
      before.run();
      return lost ? Optional.empty() : Optional.of(what.get());
    }
  }

  private Watchdog started() {
    return new Watchdog(
        scene.kubernetes().port(),
        access -> {
          logins++;
          return scene.connector().open(access);
        },
        scene.operatorClock().time(),
        election);
  }

  /** A round a minute, as often as fits. */
  private void watch(Duration time) {
    for (long minute = 0; minute < time.toMinutes(); minute++) {
      watchdog.round();
      scene.kubernetes().advance(MINUTE);
    }
    watchdog.round();
  }

  private List<Published> reports() {
    return scene.kubernetes().events().published().stream()
        .filter(e -> LEFT.contains(e.reason()))
        .toList();
  }

  private Upgrade ended() {
    return scene.apply("check", scene.cluster().preCheckOnly()).run();
  }

  private Upgrade deletedAt(String step) {
    Upgrade upgrade = scene.apply("first", scene.cluster().spec()).runTo(step);
    upgrade.vanish();
    return upgrade;
  }

  private static void assertReported(Upgrade upgrade, String reason) {
    assertThat(upgrade.condition(Conditions.CLUSTER_LEFT_BEHIND))
        .satisfies(
            c -> {
              assertThat(c.getStatus()).isEqualTo("True");
              assertThat(c.getReason()).isEqualTo(reason);
            });
    assertThat(upgrade.status().brief()).anyMatch(line -> line.startsWith("Since then: "));
  }

  private static void assertOver(Upgrade upgrade, String why) {
    assertThat(upgrade.condition(Conditions.CLUSTER_LEFT_BEHIND))
        .satisfies(
            c -> {
              assertThat(c.getStatus()).isEqualTo("False");
              assertThat(c.getReason()).isEqualTo("NothingLeftBehind");
              assertThat(c.getMessage()).contains(why);
            });
    assertThat(upgrade.status().brief()).noneMatch(line -> line.startsWith("Since then: "));
    assertThat(upgrade.events()).last().matches(e -> e.reason().equals("NothingLeftBehind"));
  }

  private static boolean silent(Upgrade upgrade) {
    return Conditions.find(upgrade.status().conditions(), Conditions.CLUSTER_LEFT_BEHIND).isEmpty();
  }

  @Test
  void aRecordWithoutAnyUpgradeIsReportedOnItselfAfterAWhile() {
    deletedAt("zone2/minorFreeze");
    watch(Duration.ofMinutes(9));
    assertThat(reports()).isEmpty();
    assertThat(watchdog.count(Reason.RecordLeftBehind)).isZero();

    watch(Duration.ofHours(3));

    ClusterRecord record = scene.kubernetes().records().all().getFirst();
    assertThat(reports())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.upgrade()).isEqualTo("ConfigMap " + record.name());
              assertThat(e.message())
                  .contains("obtest-zone1, obtest-zone2, obtest-zone3")
                  .contains("default/" + record.name())
                  .contains("from ObUpgrade first, on the way to 4.3.5.3 in zone zone2.")
                  .contains("Values to restore: ", "server_permanent_offline_time = 3600s")
                  .contains("sees this since 2026-", "Fix: Create an ObUpgrade");
            });
    assertThat(watchdog.count(Reason.RecordLeftBehind)).isEqualTo(1);
  }

  @Test
  void aRecordIsReportedOnTheLastUpgradeOfTheCluster() {
    Upgrade last = ended();
    String phase = last.phase();
    deletedAt("zone2/minorFreeze");
    watch(LONG);
    int statuses = last.history().size();
    watch(LONG);

    assertReported(last, "RecordLeftBehind");
    assertThat(last.condition(Conditions.CLUSTER_LEFT_BEHIND).getMessage())
        .contains("The cluster is in upgrade mode.");
    assertThat(last.phase()).isEqualTo(phase);
    assertThat(last.history()).hasSize(statuses);
    assertThat(reports()).singleElement().matches(e -> e.upgrade().equals("check"));
  }

  @Test
  void aRecordOfAnUpgradeThatHasEndedIsReported() {
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).runTo("restoreParameters");
    ClusterRecord record = scene.kubernetes().records().all().getFirst();
    check.run();
    scene.kubernetes().port().records().create(record);
    watch(LONG);

    assertReported(check, "RecordLeftBehind");
  }

  @Test
  void anotherUpgradeOfTheClusterEndsTheReport() {
    Upgrade last = ended();
    deletedAt("zone2/minorFreeze");
    watch(LONG);
    scene.apply("next", scene.cluster().spec());
    watch(MINUTE);

    assertOver(last, "ObUpgrade next works on the cluster.");
    assertThat(watchdog.count(Reason.RecordLeftBehind)).isZero();
  }

  @Test
  void aRecordThatSomebodyDeletesEndsTheReport() {
    Upgrade last = ended();
    deletedAt("preCheck");
    watch(LONG);
    assertReported(last, "RecordLeftBehind");
    scene.kubernetes().records().all().forEach(scene.kubernetes().port().records()::delete);
    watch(MINUTE);

    assertOver(last, "No record of the cluster is left.");
  }

  @Test
  void whereRecordsCannotBeListedNothingIsOver() {
    Upgrade last = ended();
    deletedAt("preCheck");
    watch(LONG);
    scene.kubernetes().surroundings().forbid("list configmaps");
    watch(LONG);

    assertReported(last, "RecordLeftBehind");
  }

  /** At every step of an upgrade, for a long time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate",
        "takeRecord",
        "preCheck",
        "prepare",
        "zone1/stopZone",
        "zone2/replacePods",
        "zone3/startZone",
        "finish",
        "verify"
      })
  void anUpgradeUnderWayIsLeftAlone(String step) {
    Upgrade last = ended();
    Upgrade upgrade = scene.apply("first", scene.cluster().spec()).runTo(step);
    int writes = scene.kubernetes().writes();
    watch(LONG);

    assertThat(scene.kubernetes().writes()).isEqualTo(writes);
    assertThat(silent(last)).isTrue();
    assertThat(silent(upgrade)).isTrue();
    assertThat(reports()).isEmpty();
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  /** It has not taken the record over yet, and a person sees in its status why. */
  @Test
  void anUpgradeThatStandsStillBeforeItTakesTheRecordIsLeftAlone() {
    Upgrade last = ended();
    deletedAt("zone2/minorFreeze");
    scene.cluster().set("zone3").partition(1);
    Upgrade next = scene.apply("next", scene.cluster().spec()).runUntilStalled();
    watch(LONG);

    assertThat(reports()).isEmpty();
    assertThat(silent(last)).isTrue();
    assertThat(silent(next)).isTrue();
  }

  @Test
  void anUpgradeThatCannotBeReadCountsAsOneThatWorks() {
    scene.apply("first", scene.cluster().spec()).runTo("zone2/minorFreeze");
    scene.kubernetes().upgrades().makeUnreadable("default", "first");
    watch(LONG);

    assertThat(reports()).isEmpty();
  }

  @Test
  void aClusterInUpgradeModeIsReportedUntilItIsNot() {
    Upgrade last = ended();
    database.setClusterParameter("enable_upgrade_mode", "True");
    watch(Duration.ofMinutes(9));
    assertThat(silent(last)).isTrue();
    watch(LONG);

    assertReported(last, "UpgradeModeLeftBehind");
    assertThat(last.condition(Conditions.CLUSTER_LEFT_BEHIND).getMessage())
        .contains("left an upgrade unfinished", "by hand or with another tool", "Fix: ");
    assertThat(watchdog.count(Reason.UpgradeModeLeftBehind)).isEqualTo(1);
    database.faults().unreachable(true);
    watch(Duration.ofHours(12));
    assertReported(last, "UpgradeModeLeftBehind");
    database.faults().unreachable(false);
    database.setClusterParameter("enable_upgrade_mode", "False");
    watch(Duration.ofHours(7));
    assertOver(last, "The cluster is not in upgrade mode");
    assertThat(reports()).hasSize(1);
  }

  /** The other namespace's upgrade names other StatefulSets. */
  @Test
  void aClusterThatAnotherNamespaceUpgradesIsNotLeft() {
    Upgrade last = ended();
    scene.apply("team-b", "b", scene.cluster().in("team-b", UpgradeMode.Upgrade));
    scene.operator().runUntil(() -> database.database().upgradeState().inUpgradeMode());
    watch(LONG);

    assertThat(silent(last)).isTrue();
    assertThat(logins).isPositive();
  }

  @Test
  void aDatabaseIsAskedSeldom() {
    ended();
    watch(Duration.ofHours(24));
    assertThat(logins).isBetween(40, 50);
  }

  @Test
  void aLoginThatIsRefusedIsTriedOnceADay() {
    ended();
    for (ServerAddress server :
        database.database().servers().stream().map(s -> s.address()).toList()) {
      database.faults().refuseLogins(server, 1045);
    }
    watch(Duration.ofHours(23));
    assertThat(logins).isEqualTo(1);
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAskedLessAndLess() {
    ended();
    database.faults().unreachable(true);
    watch(Duration.ofHours(24));
    assertThat(logins).isBetween(5, 9);
  }

  @ParameterizedTest
  @ValueSource(longs = {-30, 30})
  void aClockThatJumpsReportsNothingEarly(long hours) {
    deletedAt("preCheck");
    watch(MINUTE);
    scene.operatorClock().jump(Duration.ofHours(hours));
    watch(Duration.ofMinutes(7));
    assertThat(reports()).isEmpty();
    watch(LONG);
    assertThat(reports()).hasSize(1);
  }

  /** A person applies the next one within minutes, each time. */
  @Test
  void theWhileBeginsAgainWhenAnUpgradeWorkedMeanwhile() {
    Upgrade last = ended();
    deletedAt("preCheck");
    watch(Duration.ofMinutes(8));
    Upgrade next = scene.apply("next", scene.cluster().spec());
    watch(MINUTE);
    next.vanish();
    watch(Duration.ofMinutes(8));
    assertThat(silent(last)).isTrue();
    watch(LONG);
    assertReported(last, "RecordLeftBehind");
  }

  @Test
  void afterARestartWhatIsReportedStays() {
    Upgrade last = ended();
    deletedAt("zone2/minorFreeze");
    watch(LONG);
    int statuses = last.history().size();
    watchdog = started();
    watch(LONG);

    assertReported(last, "RecordLeftBehind");
    assertThat(last.history()).hasSize(statuses);
    assertThat(reports()).hasSize(1);
  }

  @Test
  void aReplicaThatDoesNotLeadDoesNothing() {
    ended();
    deletedAt("zone2/minorFreeze");
    election.lost = true;
    logins = 0;
    watch(LONG);

    assertThat(reports()).isEmpty();
    assertThat(logins).isZero();
  }

  /** Somebody repeats the checks between the watchdog's look and its write. */
  @Test
  void anUpgradeThatRunsAgainMeanwhileIsNotWritten() {
    Upgrade last = ended();
    deletedAt("zone2/minorFreeze");
    watch(Duration.ofMinutes(9));
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            write -> {
              if (toStatusOf("check", write) && last.status().finishedAt() != null) {
                scene
                    .kubernetes()
                    .upgrades()
                    .put(
                        "default", "check", last.status().withFinishedAt(null).withMessage("runs"));
              }
            });
    watch(Duration.ofMinutes(2));

    assertThat(last.status().message()).isEqualTo("runs");
    assertThat(silent(last)).isTrue();
    assertThat(reports()).isEmpty();
  }

  /** The same between the look at all upgrades and the last look at this one. */
  @Test
  void anUpgradeThatRunsAgainIsNotWritten() {
    Upgrade last = ended();
    deletedAt("zone2/minorFreeze");
    watch(Duration.ofMinutes(9));
    int[] looks = {0};
    election.before =
        () -> {
          // A round at minute 9, and at minute 10 the round and then its report.
          if (++looks[0] == 3) {
            scene
                .kubernetes()
                .upgrades()
                .put("default", "check", last.status().withFinishedAt(null).withMessage("runs"));
          }
        };
    watch(Duration.ofMinutes(2));

    assertThat(looks[0]).isGreaterThanOrEqualTo(3);
    assertThat(last.status().message()).isEqualTo("runs");
    assertThat(silent(last)).isTrue();
    assertThat(reports()).isEmpty();
  }

  private static boolean toStatusOf(String upgrade, Mutation write) {
    return write.headline().equals("replaceStatus ObUpgrade " + upgrade);
  }

  @Test
  void theStatusOfALaterOperatorIsLeftAlone() {
    Upgrade last = ended();
    scene.kubernetes().upgrades().put("default", "check", last.status().withFlow(1000));
    deletedAt("zone2/minorFreeze");
    watch(LONG);

    assertThat(silent(last)).isTrue();
    assertThat(watchdog.count(Reason.RecordLeftBehind)).isEqualTo(1);
  }

  @Test
  void checksThatRunAgainForgetTheReport() {
    Upgrade last = ended();
    database.setClusterParameter("enable_upgrade_mode", "True");
    watch(LONG);
    database.setClusterParameter("enable_upgrade_mode", "False");
    last.retry("1");
    last.run();

    assertThat(silent(last)).isTrue();
  }

  @Test
  void anApiServerThatDoesNotAnswerPasses() {
    deletedAt("zone2/minorFreeze");
    watch(Duration.ofMinutes(5));
    scene.kubernetes().faults().unavailableForNextCalls(1);
    try {
      watchdog.round();
    } catch (dev.obupgrade.kube.ApiException.Unavailable e) {
      // The timer logs it.
    }
    watch(Duration.ofMinutes(6));

    assertThat(reports()).hasSize(1);
  }
}
