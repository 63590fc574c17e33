package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.StepStatus;
import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a Job can fail: how soon it is seen, how it is told, how it goes on. */
class JobTroubleTest {
  private static final String NAMESPACE = "default";

  private final Scene scene = Scene.threeZones();

  private StepStatus prepare(Upgrade upgrade) {
    return upgrade.step(StepAddress.inHop(0, "prepare")).orElseThrow();
  }

  private List<String> jobs(String script) {
    return scene.kubernetes().jobs().requests().stream()
        .filter(r -> r.work().toString().contains(script))
        .map(JobRequest::name)
        .toList();
  }

  private void assertSeenWithin(Duration time, Upgrade upgrade, String reason, String... words) {
    scene.operator().runFor(time);
    assertThat(prepare(upgrade).reason()).isEqualTo(reason);
    assertThat(upgrade.status().message()).contains(words);
  }

  private void assertArrives(Upgrade upgrade) {
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIGURATION, JobConfiguration, Create what the message names. The operator then continues.",
    "UNSCHEDULABLE, JobUnschedulable, so that a node fits",
    "SUSPENDED, JobSuspended, Set spec.suspend of the Job to false",
    "QUOTA, JobQuota, Raise the quota",
    "ADMISSION, JobAdmission, app.kubernetes.io/managed-by=ob-upgrade-operator",
    "REFUSED, JobRefused, Remove what the cluster's own words name"
  })
  void whatTheClusterRefusesForNowIsToldAtOnceAndWaitedForWithTheSameJob(
      Kind kind, String reason, String wayOut) {
    scene.jobs().troubleUntilCleared("upgrade_pre.py", kind, "the cluster's own words");
    Upgrade upgrade = scene.apply().runTo("prepare");

    assertSeenWithin(Duration.ofSeconds(5), upgrade, reason, "the cluster's own words", wayOut);
    // Shorter than the checks count for a Job that waits: OldChecksTest.
    scene.operator().runFor(Duration.ofMinutes(15));
    assertThat(jobs("upgrade_pre.py")).hasSize(1);
    scene.jobs().clear("upgrade_pre.py");
    assertArrives(upgrade);
    assertThat(jobs("upgrade_pre.py")).hasSize(1);
  }

  /** Its time counts from when it was made. */
  @Test
  void aJobWhoseTimeRanOutBeforeItBeganIsMadeAnewWithoutEnd() {
    scene.jobs().troubleUntilCleared("upgrade_pre.py", Kind.UNSCHEDULABLE, "no node fits");
    Upgrade upgrade = scene.apply().runTo("prepare");

    for (int hour = 0; hour < 13; hour++) {
      scene.operator().runFor(Duration.ofHours(1));
    }

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("JobUnschedulable");
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
    assertThat(jobs("upgrade_pre.py")).hasSizeGreaterThan(5);
    scene.jobs().clear("upgrade_pre.py");
    assertArrives(upgrade);
  }

  @ParameterizedTest
  @CsvSource({
    "CRASHED, JobCrashed",
    "OUT_OF_MEMORY, JobOutOfMemory",
    "DEADLINE, JobDeadline",
    "NOT_STARTED, JobNotStarted"
  })
  void aJobThatWasKilledIsNotRunAgainUnasked(Kind kind, String reason) {
    scene.jobs().troubleNext("upgrade_pre.py", kind, "it was the end");
    Upgrade upgrade = scene.apply().run();

    assertSeenWithin(
        Duration.ZERO, upgrade, reason, "it was the end", "kubectl logs job/", "retry");
    assertThat(jobs("upgrade_pre.py")).hasSize(1);
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    upgrade.retry("1");
    assertArrives(upgrade);
    assertThat(jobs("upgrade_pre.py")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    JobScripts.EXIT_NO_SCRIPT + ", ScriptMissing",
    JobScripts.EXIT_NO_INTERPRETER + ", InterpreterMissing",
    JobScripts.EXIT_OTHER_BUILD + ", ImageChanged",
    "1, ScriptFailed"
  })
  void whatTheImageLacksIsNotTakenForTheScriptsOwnVerdict(int code, String reason) {
    scene.jobs().exitNext("upgrade_pre.py", code, "words of the pod");
    Upgrade upgrade = scene.apply().run();

    assertSeenWithin(Duration.ZERO, upgrade, reason, "upgrade_pre.py", "words of the pod");
    upgrade.retry("1");
    assertArrives(upgrade);
  }

  @Test
  void aCheckerThatDidNotRunIsNoFailedCheck() {
    scene.jobs().exitNext("upgrade_checker.py", JobScripts.EXIT_NO_INTERPRETER, "no Python");
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("InterpreterMissing");
    assertThat(CheckRecords.all(upgrade.status().hops().getFirst())).isEmpty();
  }

  @Test
  void anImageThatCannotBePulledIsTriedFourTimesForAMinuteEach() {
    scene.jobs().troubleUntilCleared("upgrade_pre.py", Kind.IMAGE, "ErrImagePull: no such tag");
    Upgrade upgrade = scene.apply().runTo("prepare");

    assertSeenWithin(Duration.ofSeconds(5), upgrade, "JobImagePull", "no such tag", "pull secrets");
    var begun = scene.clock().instant();
    upgrade.run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("JobImagePull");
    assertThat(upgrade.status().message()).contains("no such tag", "4 times", "spec.retry");
    assertThat(jobs("upgrade_pre.py")).hasSize(4);
    assertThat(Duration.between(begun, scene.clock().instant()))
        .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(6));
  }

  @Test
  void aJobGivenUpIsGoneBeforeTheStepFails() {
    scene.jobs().troubleUntilCleared("upgrade_pre.py", Kind.IMAGE, "ErrImagePull: no such tag");
    scene.apply().run();

    assertThat(jobs("upgrade_pre.py"))
        .allSatisfy(
            job -> assertThat(scene.kubernetes().port().jobs().find(NAMESPACE, job)).isEmpty());
  }

  @Test
  void aRegistryThatComesBackIsNoFailure() {
    scene.jobs().troubleUntilCleared("upgrade_pre.py", Kind.IMAGE, "ErrImagePull: timeout");
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.operator().runFor(Duration.ofSeconds(100));
    scene.jobs().clear("upgrade_pre.py");

    assertArrives(upgrade);
  }

  @Test
  void aContainerPutIntoThePodThatFailsIsTriedAgainAndThenTold() {
    scene.jobs().troubleUntilCleared("upgrade_pre.py", Kind.INJECTED, "init container mesh failed");
    Upgrade upgrade = scene.apply().run();

    assertSeenWithin(
        Duration.ZERO, upgrade, "JobForeignContainer", "mesh", "4 times", "injects containers");
    assertThat(jobs("upgrade_pre.py")).hasSize(4);
  }

  @Test
  void aRefusalToMakeTheJobIsToldAndGoesOnByItself() {
    Upgrade upgrade = scene.apply().runTo("preCheck");
    scene.operator().runUntil(() -> !jobs("upgrade_checker.py").isEmpty());
    scene
        .kubernetes()
        .jobs()
        .refuseCreation(Optional.of(new Trouble(Kind.ADMISSION, "webhook says no")));

    upgrade.runTo("prepare");
    assertSeenWithin(Duration.ofSeconds(1), upgrade, "JobAdmission", "can't create", "says no");
    scene.kubernetes().jobs().refuseCreation(Optional.empty());
    assertArrives(upgrade);
  }

  @Test
  void aPodOnANodeOutOfReachIsWaitedForHoweverLong() {
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.operator().runUntil(() -> "JobRunning".equals(prepare(upgrade).reason()));
    String job = jobs("upgrade_pre.py").getFirst();
    scene.kubernetes().jobs().losePodsNode(NAMESPACE, job);

    assertSeenWithin(Duration.ofSeconds(3), upgrade, "JobLost", job, "its node is unreachable");
    scene.operator().runFor(Duration.ofHours(3));
    assertThat(jobs("upgrade_pre.py")).containsExactly(job);

    scene.kubernetes().jobs().vanish(NAMESPACE, job);
    scene.operator().runFor(Duration.ofSeconds(3));
    assertThat(jobs("upgrade_pre.py")).hasSize(2);
    assertArrives(upgrade);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aScriptIsNotRunBesideThatOfAnUpgradeThatWasDeleted(boolean renamed) {
    Upgrade first = scene.apply("first", scene.cluster().spec()).runTo("preCheck");
    scene
        .operator()
        .runUntil(
            () ->
                !jobs("upgrade_checker.py").isEmpty()
                    && first.status().message().contains("is running"));
    String job = jobs("upgrade_checker.py").getFirst();
    scene.kubernetes().jobs().losePodsNode(NAMESPACE, job);
    scene.kubernetes().upgrades().remove(NAMESPACE, "first");
    if (renamed) {
      scene.cluster().rename("zone3", "obtest-c");
    }

    Upgrade second = scene.apply("second", scene.cluster().spec()).runTo("preCheck");
    scene.operator().runFor(Duration.ofHours(1));
    assertThat(second.status().message()).contains(job, "may still be at work");
    assertThat(jobs("upgrade_checker.py")).containsExactly(job);

    scene.kubernetes().jobs().vanish(NAMESPACE, job);
    assertArrives(second);
    assertThat(jobs("upgrade_checker.py")).hasSize(2);
  }

  @Test
  void whyAJobIsGoneIsRememberedFromWhenItCouldBeSeen() {
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.operator().runUntil(() -> "JobRunning".equals(prepare(upgrade).reason()));
    String job = jobs("upgrade_pre.py").getFirst();
    scene.kubernetes().jobs().losePodsNode(NAMESPACE, job);
    scene.operator().runFor(Duration.ofSeconds(3));
    scene.kubernetes().jobs().vanish(NAMESPACE, job);

    scene
        .operator()
        .runUntil(
            () -> upgrade.status().message().contains("its node is unreachable. Running it again"));
  }

  @Test
  void aJobThatSomebodyReplacedIsNotBelieved() {
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.operator().runUntil(() -> "JobRunning".equals(prepare(upgrade).reason()));
    String job = jobs("upgrade_pre.py").getFirst();
    scene.kubernetes().jobs().replace(NAMESPACE, job);

    scene.operator().runFor(Duration.ofSeconds(5));

    assertThat(prepare(upgrade).finishedAt()).isNull();
    assertThat(jobs("upgrade_pre.py")).hasSize(2);
    assertArrives(upgrade);
  }

  @Test
  void aJobOfSomebodyElseIsLeftAloneAndAnotherNameTaken() {
    Upgrade upgrade = scene.apply().runTo("preCheck");
    // Before the step makes its own.
    boolean[] done = {false};
    scene.once(
        () -> "prepare".equals(upgrade.status().step()) && !jobs("upgrade_pre.py").isEmpty(),
        () -> {
          String name = jobs("upgrade_pre.py").getFirst();
          scene.kubernetes().jobs().squat(NAMESPACE, name, "somebody's uid");
          done[0] = true;
        });

    assertArrives(upgrade);

    assertThat(done[0]).isTrue();
    assertThat(jobs("upgrade_pre.py")).hasSize(2);
  }
}
