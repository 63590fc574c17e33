package dev.obupgrade.steps.checks;

import static dev.obupgrade.steps.StepRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.steps.record.SavedParameters;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreCheckTest {
  private static String nodeOf(StepWorld world, String zone) {
    return world.set(zone).podStates("observer").getFirst().node().orElseThrow();
  }

  static Stream<StepRow> rows() {
    return Stream.of(
        row(
            "checks that all pass",
            w -> {},
            "Done",
            "upgrade_checker.py passed, and the built-in suite passed its "),
        row(
            "a finding of script and suite",
            w -> w.database().setTenantLocked("mysql1", true),
            "Failed PreCheckFailed",
            "upgrade_checker.py failed, and the built-in suite failed 1 of ",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a finding of the script alone",
            w -> w.jobs().failNext("upgrade_checker.py", "2 tenants are merging"),
            "Failed PreCheckFailed",
            " checks. upgrade_checker.py: 2 tenants are merging.",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a finding of the suite alone",
            w -> w.database().setLocalityChanging("mysql1", true),
            "Failed PreCheckFailed",
            "upgrade_checker.py passed, and the built-in suite failed 1 of ",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a suite without a report",
            w -> w.jobs().suiteSays("no report", 1),
            "Failed PreCheckFailed",
            "suite: no report.",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a suite that fails although none of its checks does",
            w -> w.jobs().suiteSays("{\"Passed\":[\"ServerBuilds\"]}", 1),
            "Failed PreCheckFailed",
            "the built-in suite failed 1 of ",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "an image without the script",
            w ->
                w.jobs()
                    .exitNext("upgrade_checker.py", JobScripts.EXIT_NO_SCRIPT, "no such script"),
            "Failed ScriptMissing",
            "upgrade_checker.py did not run: no such script",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a tag that moved to another build once every node had been asked",
            w -> {
              untilChecksAreCreated(w);
              w.images().put(Images.TARGET, Images.good(Images.NEXT_BUILD));
            },
            "Failed ImageChanged",
            "upgrade_checker.py did not run: The image is build %s, but the plan has %s."
                .formatted(Images.NEXT_BUILD, Images.TARGET_BUILD),
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "another image of another build",
            w -> Given.image(w, Images.NEXT),
            "Failed ImageChanged",
            "Image %s is build %s, but the plan has %s."
                .formatted(Images.NEXT, Images.NEXT_BUILD, Images.TARGET_BUILD),
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a node that can't get the image",
            w -> w.jobs().troubleOnNode(nodeOf(w, "zone3"), Trouble.Kind.EXITED, "no space"),
            "Failed PreCheckFailed",
            "ImageOnNodes: Node ",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "merging tablets",
            w -> w.database().setObstacle(Obstacle.TABLET_MERGE, 3),
            "Waiting TabletsMerging",
            "3 tablets have a merge to finish. The checks start when they have, or 10 min after"),
        row(
            "tablets that begin to merge during the checks, and another finding",
            w -> {
              untilChecksRun(w);
              w.database().setObstacle(Obstacle.TABLET_MERGE, 3);
              w.database().setLocalityChanging("mysql1", true);
            },
            "Failed PreCheckFailed",
            "TabletCompaction: ",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a finding, and a lost record",
            w -> {
              w.database().setLocalityChanging("mysql1", true);
              untilChecksRun(w);
              Given.withoutRecord(w);
            },
            "Failed PreCheckFailed",
            "So the operator can't restore server_permanent_offline_time if the checker"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), PreCheckTest::untilItAnswers);
  }

  private static Outcome untilItAnswers(StepWorld world) {
    Outcome outcome = StepRow.untilJobsEnd(world, new PreCheck(PreCheck.Verdict.STOPS));
    if (outcome.answer().equals("Waiting Restoring")) {
      assertThat(outcome.changes()).containsExactly("SET server_permanent_offline_time=3600s");
      world.advance(Duration.ofSeconds(5));
      return world.runInHop(new PreCheck(PreCheck.Verdict.STOPS));
    }
    return outcome;
  }

  /** Until the Job with the checks runs. */
  private static void untilChecksRun(StepWorld world) {
    untilChecksAreCreated(world);
    world.advance(Duration.ofSeconds(1));
  }

  /** Until the Job with the checks exists. Its pod has not started yet. */
  private static void untilChecksAreCreated(StepWorld world) {
    world.runInHop(new PreCheck(PreCheck.Verdict.STOPS));
    while (world.kubernetes().jobs().requests().stream().noneMatch(PreCheckTest::checks)) {
      world.advance(Duration.ofSeconds(1));
      world.runInHop(new PreCheck(PreCheck.Verdict.STOPS));
    }
  }

  private static boolean checks(JobRequest request) {
    return request.work().stream().anyMatch(JobRequest.Work.Suite.class::isInstance);
  }

  @Test
  void reportsAFindingWithoutFailingWhenOnlyChecksAreWanted() {
    row(
            "a finding",
            w -> w.database().setTenantLocked("mysql1", true),
            "Done",
            "the built-in suite failed 1 of ")
        .check(
            StepWorld.threeZones(),
            w -> StepRow.untilJobsEnd(w, new PreCheck(PreCheck.Verdict.IS_REPORTED)));
  }

  @Test
  void asksEveryNodeForTheImageBeforeTheChecks() {
    StepWorld world = StepWorld.threeZones();
    row(
            "nothing known",
            w -> {},
            "Waiting JobPending",
            "is starting.",
            probeOn(world, "zone1"),
            probeOn(world, "zone2"),
            probeOn(world, "zone3"))
        .check(world, w -> w.runInHop(new PreCheck(PreCheck.Verdict.STOPS)));
  }

  private static String probeOn(StepWorld world, String zone) {
    return "create Job probe of %s on %s".formatted(Images.TARGET, nodeOf(world, zone));
  }

  @Test
  void failsOnceTheValueIsRestored() {
    StepWorld world = StepWorld.threeZones();
    world.database().setLocalityChanging("mysql1", true);
    StepRow.untilJobsEnd(world, new PreCheck(PreCheck.Verdict.STOPS));
    world.advance(Duration.ofSeconds(5));

    assertThat(world.runInHop(new PreCheck(PreCheck.Verdict.STOPS)).answer())
        .isEqualTo("Failed PreCheckFailed");
    assertThat(world.kubernetes().records().all()).isEmpty();
  }

  static Stream<StepRow> whatHoldsTheRestorationUp() {
    return Stream.of(
        row(
            "an upgrade that somebody began",
            w -> w.database().setClusterParameter("enable_upgrade_mode", "True"),
            "Failed PreCheckFailed",
            "server_permanent_offline_time stays at 72h. The database is in an upgrade"),
        row(
            "a server that is away",
            w -> w.database().crashServer(w.database().serversOf("zone3").getFirst()),
            "Failed PreCheckFailed",
            "server_permanent_offline_time stays at 72h. Server "));
  }

  /** The next ObUpgrade must know what to restore. */
  @ParameterizedTest
  @MethodSource("whatHoldsTheRestorationUp")
  void keepsTheRecordWhileTheCheckersValueStays(StepRow row) {
    StepWorld world = StepWorld.threeZones();
    world.database().setLocalityChanging("mysql1", true);
    untilChecksRun(world);
    world.advance(Duration.ofSeconds(10));

    row.check(world, w -> w.runInHop(new PreCheck(PreCheck.Verdict.STOPS)));
    assertThat(world.kubernetes().records().all()).hasSize(1);
  }

  @Test
  void keepsTheRecordOfAHopThatBegan() {
    StepWorld world = StepWorld.threeZones();
    row(
            "a finding before the second hop",
            w -> {
              Given.record(w, r -> r.at(Optional.of("4.3.5.2"), Optional.empty()));
              w.database().setLocalityChanging("mysql1", true);
            },
            "Failed PreCheckFailed",
            "upgrade_checker.py passed")
        .check(world, PreCheckTest::untilItAnswers);
    assertThat(world.kubernetes().records().all()).hasSize(1);
  }

  @Test
  void leavesAValueThatSomebodyHasSetWhileTheChecksRan() {
    StepWorld world = StepWorld.threeZones();
    world.database().setLocalityChanging("mysql1", true);
    untilChecksRun(world);
    world.advance(Duration.ofSeconds(10));
    world.database().setClusterParameter(SavedParameters.PERMANENT_OFFLINE, "7200s");

    row(
            "7200s",
            w -> {},
            "Failed PreCheckFailed",
            "upgrade_checker.py passed",
            "delete ClusterRecord holder=up hop=- zone=- saved=1")
        .check(world, w -> w.runInHop(new PreCheck(PreCheck.Verdict.STOPS)));
  }

  @Test
  void savesAValueThatSomebodyHasSetBeforeTheChecks() {
    StepWorld world = StepWorld.threeZones();
    world.database().setClusterParameter("enable_ddl", "False");

    assertThat(world.runInHop(new PreCheck(PreCheck.Verdict.STOPS)).changes())
        .startsWith("replace ClusterRecord holder=up hop=- zone=- saved=2");
  }

  @Test
  void takesARecordThatIsGoneBeforeTheChecks() {
    StepWorld world = StepWorld.threeZones();
    Given.withoutRecord(world);

    assertThat(world.runInHop(new PreCheck(PreCheck.Verdict.STOPS)).changes())
        .startsWith("create ClusterRecord holder=up hop=- zone=- saved=1");
  }
}
