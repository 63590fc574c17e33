package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that loses its database server needs nobody: the operator runs it again. */
class LostServerTest {
  private static final int ALWAYS = 1_000;

  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  private List<JobRequest> jobs(String script) {
    return scene.kubernetes().jobs().requests().stream()
        .filter(r -> r.work().toString().contains(script))
        .toList();
  }

  private static StepStatus step(Upgrade upgrade, String name) {
    return upgrade.step(StepAddress.inHop(0, name)).orElseThrow();
  }

  private void assertArrives(Upgrade upgrade) {
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** Until the operator waits because of the loss. */
  private Upgrade runToTheLoss(String script) {
    scene.jobs().loseServer(script, 1);
    Upgrade upgrade = scene.apply();
    scene
        .operator()
        .runUntil(() -> String.valueOf(upgrade.status().message()).contains("broke off"));
    return upgrade;
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade_checker.py, 2",
    "upgrade_pre.py, 2",
    "upgrade_health_checker.py, 7",
    "upgrade_post.py, 2"
  })
  void aScriptThatLosesItsServerOnceIsRunAgainUnasked(String script, int jobs) {
    scene.jobs().loseServer(script, 1);

    assertArrives(scene.apply());

    assertThat(jobs(script)).hasSize(jobs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade_checker.py",
        "upgrade_pre.py",
        "upgrade_health_checker.py",
        "upgrade_post.py"
      })
  void aScriptThatLostItsServerAfterItsLastActIsRunAgainToo(String script) {
    scene.jobs().loseServerAtTheEnd(script, 1);

    assertArrives(scene.apply());
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade_checker.py, PreCheckFailed",
    "upgrade_pre.py, ScriptDisconnected",
    "upgrade_health_checker.py, ScriptDisconnected",
    "upgrade_post.py, ScriptDisconnected"
  })
  void aScriptThatLosesItsServerAgainAndAgainFails(String script, String reason) {
    scene.jobs().loseServer(script, ALWAYS);

    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.status().message())
        .contains(script, "2013: Lost connection", "ran it 4 times", "spec.retry");
    assertThat(jobs(script)).hasSize(4);
    scene.jobs().loseServer(script, 0);
    upgrade.retry("1");
    assertArrives(upgrade);
  }

  /** Its count begins again, so that the next three losses are forgiven as the first ones were. */
  @Test
  void aRetryHasRerunsOfItsOwn() {
    scene.jobs().loseServer("upgrade_pre.py", ALWAYS);
    Upgrade upgrade = scene.apply().run();

    scene.jobs().loseServer("upgrade_pre.py", 3);
    upgrade.retry("1");

    assertArrives(upgrade);
    assertThat(jobs("upgrade_pre.py")).hasSize(8);
  }

  @Test
  void thePausesGrow() {
    List<Instant> begun = new ArrayList<>();
    scene.jobs().loseServer("upgrade_pre.py", ALWAYS);
    Upgrade upgrade = scene.apply();
    for (int n = 1; n <= 4; n++) {
      int wanted = n;
      scene.operator().runUntil(() -> jobs("upgrade_pre.py").size() >= wanted);
      begun.add(scene.clock().instant());
    }

    assertThat(Duration.between(begun.get(0), begun.get(1)))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(25));
    assertThat(Duration.between(begun.get(1), begun.get(2)))
        .isBetween(Duration.ofMinutes(1), Duration.ofSeconds(75));
    assertThat(Duration.between(begun.get(2), begun.get(3)))
        .isBetween(Duration.ofMinutes(5), Duration.ofSeconds(315));
    assertThat(upgrade.status().phase()).isNotEqualTo(UpgradePhase.Failed.name());
  }

  @Test
  void itWaitsUntilEveryServerIsInServiceAndNamesThoseThatAreNot() {
    Upgrade upgrade = runToTheLoss("upgrade_pre.py");
    ServerAddress away = database.serversOf("zone2").getFirst();
    database.killServer(away);

    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(jobs("upgrade_pre.py")).hasSize(1);
    assertThat(step(upgrade, "prepare").reason()).isEqualTo("ScriptDisconnected");
    assertThat(upgrade.status().message()).contains("1 of 3 servers not in service: " + away);
    database.startServer(away, Images.OLD_BUILD);
    assertArrives(upgrade);
    assertThat(jobs("upgrade_pre.py")).hasSize(2);
  }

  @Test
  void theNextJobGetsAServerThatAnswers() {
    Upgrade upgrade = runToTheLoss("upgrade_pre.py");
    String lost = hostOf(jobs("upgrade_pre.py").getFirst());
    ServerAddress silent =
        scene.cluster().zones().stream()
            .flatMap(zone -> database.serversOf(zone).stream())
            .filter(server -> server.ip().equals(lost))
            .findFirst()
            .orElseThrow();
    database.faults().refuseLogins(silent, 8001);

    scene.operator().runUntil(() -> jobs("upgrade_pre.py").size() == 2);

    assertThat(hostOf(jobs("upgrade_pre.py").getLast())).isNotEqualTo(lost);
    database.faults().well(silent);
    assertArrives(upgrade);
  }

  private static String hostOf(JobRequest job) {
    return ((Work.Script) job.work().getFirst()).login().host();
  }

  /**
   * The script refuses to begin beside a job of the database, which a lost script leaves behind.
   */
  @Test
  void theDatabasesOwnJobIsLookedAtAgainBeforePostRunsAgain() {
    Upgrade upgrade = runToTheLoss("upgrade_post.py");
    database.startUpgradeJob(Duration.ofMinutes(40));

    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(jobs("upgrade_post.py")).hasSize(1);
    assertThat(step(upgrade, "finish").reason()).isEqualTo("UpgradeJobRunning");
    assertArrives(upgrade);
    assertThat(jobs("upgrade_post.py")).hasSize(2);
  }

  /** The script's own checks would fail it at once, and no step before it asks for both. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itWaitsUntilTheServersThatAreBackHaveCaughtUp(boolean log) {
    Upgrade upgrade = runToTheLoss("upgrade_pre.py");
    ServerAddress behind = database.serversOf("zone2").getFirst();
    caughtUp(behind, log, false);

    scene.operator().runFor(Duration.ofMinutes(30));

    assertThat(jobs("upgrade_pre.py")).hasSize(1);
    assertThat(step(upgrade, "prepare").reason()).isEqualTo("ScriptDisconnected");
    caughtUp(behind, log, true);
    assertArrives(upgrade);
    assertThat(jobs("upgrade_pre.py")).hasSize(2);
  }

  private void caughtUp(ServerAddress server, boolean log, boolean is) {
    if (log) {
      database.setLogSynced(server, is);
    } else {
      database.setSchemaRefreshed(server, is);
    }
  }

  @Test
  void theGatesAreAskedAgainBeforeTheHealthCheckerRunsAgain() {
    Upgrade upgrade = runToTheLoss("upgrade_health_checker.py");
    database.setLogSynced(database.serversOf("zone2").getFirst(), false);

    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(jobs("upgrade_health_checker.py")).hasSize(1);
    database.setLogSynced(database.serversOf("zone2").getFirst(), true);
    assertArrives(upgrade);
  }

  @Test
  void aCheckerThatLostItsServerIsNoFailedCheckAndTheReportOfTheNextCounts() {
    scene.jobs().loseServer("upgrade_checker.py", 1);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.is(Conditions.PRE_CHECK_PASSED)).isTrue();
    assertThat(CheckRecords.all(upgrade.status().hops().getFirst()))
        .noneMatch(check -> String.valueOf(check.observed()).contains("broke off"));
  }

  @Test
  void aSuiteThatLosesItsServerOnceIsRunAgainUnasked() {
    scene.jobs().loseServer("suite", 1);
    Upgrade upgrade = scene.apply();
    scene
        .operator()
        .runUntil(
            () ->
                upgrade
                    .step(StepAddress.inHop(0, "preCheck"))
                    .filter(step -> "ScriptDisconnected".equals(step.reason()))
                    .isPresent());

    assertThat(upgrade.status().message())
        .contains(": Can't read GV$OB_", " more (kubectl logs")
        .doesNotContain("{", "Unread");
    assertArrives(upgrade);
    assertThat(jobs("upgrade_checker.py")).hasSize(2);
  }

  @Test
  void whatTheCheckerChangedIsRestoredWhenItLostItsServerTooOften() {
    scene.jobs().loseServerAtTheEnd("upgrade_checker.py", ALWAYS);

    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("PreCheckFailed");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    JobScripts.EXIT_NO_INTERPRETER + ", InterpreterMissing",
    JobScripts.EXIT_NO_SCRIPT + ", ScriptMissing",
    JobScripts.EXIT_OTHER_BUILD + ", ImageChanged"
  })
  void aScriptThatCannotStartIsNotRunAgainBecauseTheSuiteLostItsServer(int code, String reason) {
    scene.jobs().exitNext("upgrade_checker.py", code, "not there");
    scene.jobs().suiteSays("gone", JobScripts.EXIT_DISCONNECTED);

    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(jobs("upgrade_checker.py")).hasSize(1);
  }
}
