package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState.Phase;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was checked is no longer so when the upgrade could begin. */
class OldChecksTest {
  private static final String PRE = "upgrade_pre.py";
  private static final Trouble QUOTA = new Trouble(Trouble.Kind.QUOTA, "exceeded quota");

  private final Scene scene = Scene.threeZones();

  private List<JobRequest> jobs(String work) {
    return scene.kubernetes().jobs().requests().stream()
        .filter(j -> j.work().toString().contains(work))
        .toList();
  }

  private int checked() {
    return jobs("upgrade_checker.py").size();
  }

  private void refuseJobs(boolean refuse) {
    scene.kubernetes().jobs().refuseCreation(Optional.of(QUOTA).filter(t -> refuse));
  }

  private void begins(Obstacle work) {
    scene.cluster().database().setObstacle(work, 1);
  }

  private void ends(Obstacle work) {
    scene.cluster().database().setObstacle(work, 0);
  }

  private boolean started() {
    return jobs(PRE).stream()
        .flatMap(j -> scene.kubernetes().jobs().find(j.namespace(), j.name()).stream())
        .anyMatch(job -> job.phase() != Phase.PENDING);
  }

  /** The checks of a hop have passed, and nothing has happened since. */
  private Upgrade checked(int hop) {
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops());
    scene
        .operator()
        .runUntil(
            () ->
                upgrade.status().hops().size() > hop
                    && StepRecords.succeeded(upgrade.status(), StepAddress.inHop(hop, "preCheck"))
                    && !upgrade.status().hops().get(hop).through());
    return upgrade;
  }

  private void assertStopped(Upgrade upgrade, int hop, String check) {
    assertThat(upgrade.status().reason()).isEqualTo("PreCheckFailed");
    assertThat(upgrade.status().step()).isEqualTo("preCheck");
    assertThat(upgrade.status().message()).contains(check + ": ");
    assertThat(upgrade.condition(Conditions.PRE_CHECK_PASSED).getStatus()).isEqualTo("False");
    assertThat(upgrade.status().hops().get(hop).checks())
        .filteredOn(c -> c.result() == CheckResult.Failed)
        .extracting(CheckStatus::name)
        .contains(check);
    assertThat(jobs(PRE)).hasSize(hop);
  }

  /** What an upgrade must not begin beside, and what begins at any time. */
  @ParameterizedTest
  @CsvSource({
    "BACKUP_JOB, BackupJobs",
    "DDL_TASK, DdlTasks",
    "RESTORE_JOB, RestoreJobs",
    "REPLICA_TASK, ReplicaTasks"
  })
  void whatBeganWhileTheClusterHadNoRoomForTheJobStopsTheUpgrade(Obstacle work, String check) {
    Upgrade upgrade = checked(0);
    refuseJobs(true);
    scene.operator().runFor(Duration.ofHours(3));
    begins(work);
    refuseJobs(false);

    upgrade.run();
    assertStopped(upgrade, 0, check);

    ends(work);
    upgrade.retry("it is over");
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(upgrade.condition(Conditions.PRE_CHECK_PASSED).getStatus()).isEqualTo("True");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatBeganWhileTheOperatorWasAwayStopsTheHop(int hop) {
    Upgrade upgrade = checked(hop);
    scene.kubernetes().advance(Duration.ofHours(3));
    begins(Obstacle.BACKUP_JOB);
    scene.operator().restart();

    upgrade.run();

    assertStopped(upgrade, hop, "BackupJobs");
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.Kind.class,
      names = {"UNSCHEDULABLE", "QUOTA", "CONFIGURATION", "SUSPENDED"})
  void whatBeganWhileThePodOfTheJobCouldNotStartStopsTheUpgrade(Trouble.Kind kind) {
    scene.jobs().troubleUntilCleared(PRE, kind, "no room");
    Upgrade upgrade = checked(0);
    scene.operator().runFor(Duration.ofHours(2));
    assertThat(upgrade.phase()).as("it waits and needs nobody's retry").isNotEqualTo("Failed");
    begins(Obstacle.BACKUP_JOB);
    scene.operator().runFor(Duration.ofMinutes(30));
    scene.jobs().clear(PRE);

    upgrade.run();

    assertThat(upgrade.status().reason()).isEqualTo("PreCheckFailed");
    assertThat(upgrade.status().message()).contains("BackupJobs: ");
    assertThat(started()).isFalse();

    ends(Obstacle.BACKUP_JOB);
    upgrade.retry("it is over");
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  /** Whenever the cluster has room again: the script never starts on old checks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9, 11, 19, 21, 35, 60, 125, 240})
  void theScriptStartsWithinTwentyMinutesOfTheChecks(int minutes) {
    scene.jobs().troubleUntilCleared(PRE, Trouble.Kind.UNSCHEDULABLE, "no room");
    Upgrade upgrade = checked(0);
    scene.operator().runFor(Duration.ofMinutes(minutes));
    scene.jobs().clear(PRE);
    List<Instant> starts = new ArrayList<>();
    scene
        .operator()
        .runUntil(
            () -> {
              if (starts.isEmpty() && started()) {
                starts.add(scene.clock().instant());
              }
              return !starts.isEmpty();
            });

    Instant checkedAt =
        StepRecords.find(upgrade.status(), StepAddress.inHop(0, "preCheck"))
            .orElseThrow()
            .finishedAt();
    assertThat(Duration.between(checkedAt, starts.getFirst()))
        .isLessThan(Duration.ofMinutes(20).plusSeconds(30));
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void checksOfAFewMinutesCount() {
    Upgrade upgrade = checked(0);
    refuseJobs(true);
    scene.operator().runFor(Duration.ofMinutes(8));
    refuseJobs(false);
    scene.operator().runUntil(() -> "zone1/clusterHealthy".equals(upgrade.status().step()));

    assertThat(checked()).isEqualTo(1);
    assertThat(jobs(PRE)).hasSize(1);
  }

  @Test
  void aPodThatStartsWhileItsJobIsDeletedIsNoReasonToCheckAgain() {
    scene.jobs().troubleUntilCleared(PRE, Trouble.Kind.UNSCHEDULABLE, "no room");
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            m -> {
              if (m.kind().equals("Job")
                  && m.verb().equals("delete")
                  && m.name().contains("-prepare-")) {
                scene.kubernetes().faults().beforeEachWrite(any -> {});
                scene.jobs().clear(PRE);
                scene.kubernetes().advance(Duration.ofSeconds(20));
              }
            });

    Upgrade upgrade = checked(0);
    scene.operator().runUntil(() -> "zone1/clusterHealthy".equals(upgrade.status().step()));

    assertThat(jobs(PRE)).as("the second continues where the first stopped").hasSize(2);
    assertThat(checked()).isEqualTo(1);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  /** Until a script runs, a person may set values, and the operator restores the last ones. */
  @Test
  void aValueThatAPersonSetsWhileTheJobWaitsIsTheOneToRestore() {
    scene.jobs().troubleUntilCleared(PRE, Trouble.Kind.UNSCHEDULABLE, "no room");
    Upgrade upgrade = checked(0);
    scene.operator().runFor(Duration.ofMinutes(5));
    scene.cluster().database().setClusterParameter("enable_major_freeze", "False");
    scene.operator().runFor(Duration.ofMinutes(30));
    scene.jobs().clear(PRE);

    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(Parameters.of(scene.cluster().database()).entrySet())
        .filteredOn(e -> e.getKey().startsWith("enable_major_freeze "))
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.getValue()).isEqualTo("False"));
  }

  @Test
  void aScriptThatRanLeavesItsHopInTheRecord() {
    scene.jobs().failNext(PRE, "no good");
    Upgrade upgrade = checked(0);
    upgrade.run();
    scene.kubernetes().advance(Duration.ofHours(3));

    upgrade.retry("now");
    scene.operator().runUntil(() -> "preCheck".equals(upgrade.status().step()));

    assertThat(recordedHop()).isPresent();
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  /** The values are those from before the first hop. */
  @Test
  void aLaterHopThatWaitsStaysInTheRecord() {
    Upgrade upgrade = checked(1);
    refuseJobs(true);
    scene.operator().runFor(Duration.ofHours(3));
    refuseJobs(false);

    scene.operator().runUntil(() -> "preCheck".equals(upgrade.status().step()));

    assertThat(recordedHop()).isPresent();
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  private Optional<String> recordedHop() {
    return scene.kubernetes().records().all().getFirst().hop();
  }

  @Test
  void aScriptThatFailedIsRetriedOnNewChecks() {
    scene.jobs().failNext(PRE, "no good");
    Upgrade upgrade = checked(0);
    upgrade.run();
    assertThat(upgrade.status().reason()).isEqualTo("ScriptFailed");
    scene.kubernetes().advance(Duration.ofHours(3));
    begins(Obstacle.BACKUP_JOB);

    upgrade.retry("now");
    upgrade.run();

    assertThat(upgrade.status().reason()).isEqualTo("PreCheckFailed");
    assertThat(jobs(PRE)).hasSize(1);
  }
}
