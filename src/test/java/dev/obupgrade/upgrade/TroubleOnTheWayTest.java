package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.ZonePhase;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong while an upgrade is under way, how it is told, and how the upgrade goes on. */
class TroubleOnTheWayTest {
  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  private List<String> commands(String begin) {
    return database.commands().stream()
        .map(Command::text)
        .filter(c -> c.startsWith(begin))
        .toList();
  }

  private void assertArrives(Upgrade upgrade) {
    upgrade.run();
    assertThat(upgrade.status().message()).startsWith("Upgraded from");
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  private void assertFailed(Upgrade upgrade, String step, String reason, String... words) {
    assertThat(upgrade.status().message()).contains(words);
    assertThat(upgrade.status().step()).isEqualTo(step);
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    int writes = scene.kubernetes().writes();
    int commands = database.commands().size();
    scene.operator().hear("up");
    scene.operator().runFor(Duration.ofHours(1));
    assertThat(scene.kubernetes().writes()).as("writes after it failed").isEqualTo(writes);
    assertThat(database.commands()).as("commands after it failed").hasSize(commands);
  }

  private void assertWaits(Upgrade upgrade, String step, String reason) {
    assertThat(upgrade.status().step()).isEqualTo(step);
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isTrue();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.events())
        .filteredOn(e -> Set.of("StepOverdue", reason).contains(e.reason()))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade_checker.py, preCheck, PreCheckFailed",
    "upgrade_pre.py, prepare, ScriptFailed",
    "upgrade_health_checker.py, zone1/clusterHealthy, ScriptFailed",
    "upgrade_post.py, finish, ScriptFailed"
  })
  void aScriptThatFailsWaitsForARetry(String script, String step, String reason) {
    scene.jobs().failNext(script, "something is not right");
    Upgrade upgrade = scene.apply().run();

    assertFailed(upgrade, step, reason, "something is not right", script);
    upgrade.retry("1");
    assertArrives(upgrade);
  }

  @Test
  void aFailedZoneIsShownAsStalled() {
    Upgrade upgrade = scene.apply().runTo("zone2/schemaRefreshed");
    scene.jobs().failNext("upgrade_health_checker.py", "bad");
    upgrade.run();

    assertThat(upgrade.status().phase()).isEqualTo(UpgradePhase.Stalled);
    assertThat(upgrade.status().progress()).isEqualTo("1/3 zones");
    assertThat(upgrade.status().hops().getFirst().zones())
        .extracting(z -> z.phase())
        .containsExactly(ZonePhase.Upgraded, ZonePhase.Stalled, ZonePhase.Pending);
  }

  @ParameterizedTest
  @ValueSource(strings = {"probe", "suite", "upgrade_pre.py", "upgrade_post.py"})
  void aJobThatIsLostIsRunAgain(String work) {
    scene.jobs().troubleNext(work, Trouble.Kind.LOST, "the node is gone");
    scene.jobs().troubleNext(work, Trouble.Kind.LOST, "evicted");
    scene.jobs().troubleNext(work, Trouble.Kind.LOST, "drained");

    assertArrives(scene.apply());
  }

  @Test
  void aJobThatIsLostThreeTimesMoreWaitsForARetry() {
    for (int run = 1; run <= 4; run++) {
      scene.jobs().troubleNext("upgrade_pre.py", Trouble.Kind.LOST, "evicted");
    }
    Upgrade upgrade = scene.apply().run();

    assertFailed(upgrade, "prepare", "JobLost", "evicted", "4 times");
    upgrade.retry("1");
    assertArrives(upgrade);
  }

  @Test
  void aJobThatSomebodyDeletesIsRunAgain() {
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.operator().runUntil(() -> job("upgrade_pre.py") != null);
    scene.kubernetes().jobs().vanish("default", job("upgrade_pre.py"));

    assertArrives(upgrade);
  }

  private String job(String script) {
    return scene.kubernetes().jobs().requests().stream()
        .filter(j -> j.work().toString().contains(script))
        .map(j -> j.name())
        .findFirst()
        .orElse(null);
  }

  @Test
  void finishWaitsWhileAnUpgradeJobOfTheDatabaseIsRunning() {
    Upgrade upgrade = scene.apply().runTo("zone3/zoneServing");
    database.startUpgradeJob(Duration.ofMinutes(10));
    scene.operator().runFor(Duration.ofMinutes(8));

    assertThat(upgrade.status().step()).isEqualTo("finish");
    assertThat(job("upgrade_post.py")).isNull();
    assertArrives(upgrade);
  }

  @Test
  void alsoWhenItIsTheSecondTry() {
    scene.jobs().failNext("upgrade_post.py", "lost connection");
    Upgrade upgrade = scene.apply().run();
    int jobs = scene.kubernetes().jobs().requests().size();
    database.startUpgradeJob(Duration.ofMinutes(10));
    upgrade.retry("1");
    scene.operator().runFor(Duration.ofMinutes(8));

    assertThat(scene.kubernetes().jobs().requests()).hasSize(jobs);
    assertArrives(upgrade);
  }

  @ParameterizedTest
  @ValueSource(ints = {ErrorCode.SYNTAX, ErrorCode.PRIVILEGE_MISSING})
  void aRefusedStopZoneWaitsForARetry(int code) {
    database.faults().refuseNext("STOP ZONE zone2", code);
    Upgrade upgrade = scene.apply().run();

    assertFailed(upgrade, "zone2/stopZone", "StopZoneRefused", "zone2", String.valueOf(code));
    assertThat(commands("STOP ZONE zone2")).hasSize(1);
    upgrade.retry("1");
    assertArrives(upgrade);
  }

  /** Another stop that wasn't seen, too late a leader, a root service that is about to go. */
  @ParameterizedTest
  @ValueSource(ints = {4660, 4012, 4018, 4121, 4023, 4179})
  void anErrorOfStopZoneThatProvesNothingIsFollowedByAnotherTry(int code) {
    database.faults().refuseNext("STOP ZONE zone2", code);
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.operator().runUntil(() -> !commands("STOP ZONE zone2").isEmpty());

    assertThat(upgrade.stepOf("zone2", "stopZone").message())
        .contains("STOP ZONE zone2 with error " + code, "still active");
    assertArrives(upgrade);
    assertThat(commands("STOP ZONE zone2")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {4660, 4179, 4018, 4121, 4722})
  void anErrorAfterTheZoneWasStoppedIsNoRefusal(int code) {
    database.faults().failNextAfterItsEffect("STOP ZONE zone2", code);

    assertArrives(scene.apply());
    assertThat(commands("STOP ZONE zone2")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {4012, 4121, 4663})
  void anErrorAfterTheZoneWasStartedIsNoRefusal(int code) {
    database.faults().failNextAfterItsEffect("START ZONE zone2", code);

    assertArrives(scene.apply());
    assertThat(commands("START ZONE zone2")).hasSize(1);
  }

  @Test
  void aDeadUpgradeJobIsRunAgainBeforeTheScriptThatWouldRefuseBecauseOfIt() {
    scene.jobs().failNext("upgrade_post.py", "rs changed or not exist");
    Upgrade upgrade = scene.apply().run();
    inStage("POSTUPGRADE");
    database.startUpgradeJob(Duration.ofHours(1));
    moveRootService();
    upgrade.retry("1");

    assertArrives(upgrade);
    assertThat(commands("RUN UPGRADE JOB")).containsExactly("RUN UPGRADE JOB UPGRADE_ALL");
  }

  @Test
  void beforeTheRollingUpgradeHasEndedNoUpgradeJobIsRun() {
    scene.jobs().failNext("upgrade_post.py", "lost connection");
    Upgrade upgrade = scene.apply().run();
    database.startUpgradeJob(Duration.ofHours(1));
    moveRootService();
    upgrade.retry("1");
    upgrade.run();

    assertThat(commands("RUN UPGRADE JOB")).isEmpty();
    assertThat(upgrade.status().message()).contains("upgrade job still running");
  }

  @Test
  void aJobThatIsAcceptedAndNeverAppearsNeedsAPerson() {
    scene.jobs().failNext("upgrade_post.py", "rs changed or not exist");
    Upgrade upgrade = scene.apply().run();
    inStage("POSTUPGRADE");
    ServerAddress gone = database.serversOf("zone1").getFirst();
    scene.seeing(
        "upgradeJobs",
        any -> List.of(new UpgradeJob(3, UpgradeJob.ALL, UpgradeJob.State.DEAD, gone)));
    upgrade.retry("1");
    scene.operator().runFor(Duration.ofMinutes(20));

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("UpgradeJobDead");
    assertThat(upgrade.status().message()).contains("no newer one for 5 min", "DBA_OB_TENANTS");
    scene.seeing("upgradeJobs", any -> List.of());
    assertArrives(upgrade);
  }

  private void inStage(String stage) {
    database.setClusterParameter("_upgrade_stage", stage);
    database.setClusterParameter("min_observer_version", Images.TARGET_BUILD.version().toString());
  }

  /** STOP and START ZONE by somebody else: the root service has gone and come back then. */
  private void moveRootService() {
    try (var open = database.database()) {
      open.stopZone("zone1");
      open.startZone("zone1");
    }
    scene.operator().runFor(Duration.ofMinutes(1));
  }

  @Test
  void inspectionsThatNobodyHasMadeAreMade() {
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> "verifyVersion".equals(upgrade.status().step()),
        () -> database.setInspection("all_check", "checking"));

    assertArrives(upgrade);
    assertThat(commands("RUN JOB root_inspection")).hasSize(1);
  }

  @Test
  void anInspectionThatFailedIsMadeAgainEveryFewMinutes() {
    scene.seeing("inspections", any -> List.of(new Inspection("zone_check", "failed")));
    Upgrade upgrade = scene.apply().runTo("verify");
    scene.operator().runFor(Duration.ofMinutes(7));

    assertThat(upgrade.status().message())
        .contains("1 of 1 upgrade inspections without success: zone_check (failed).");
    assertThat(commands("RUN JOB root_inspection")).hasSizeBetween(3, 4);
  }

  @Test
  void aCheckpointThatMovesByItselfIsNoFreeze() {
    Upgrade upgrade = scene.apply().runTo("zone1/minorFreeze");
    BigInteger[] moving = {BigInteger.ONE};
    scene.seeing("checkpoints", answer -> moving(answer, moving));
    scene.operator().runFor(Duration.ofMinutes(4));

    assertThat(upgrade.status().step()).isEqualTo("zone1/minorFreeze");
    assertThat(commands("MINOR FREEZE")).hasSizeGreaterThan(2);
    scene.operator().runFor(Duration.ofMinutes(2));
    assertThat(upgrade.stepOf("zone1", "minorFreeze").message())
        .contains("not finished after 5 min", "Continuing");
  }

  private static Object moving(Object answer, BigInteger[] scn) {
    scn[0] = scn[0].add(BigInteger.ONE);
    return ((List<?>) answer)
        .stream()
            .map(Checkpoint.class::cast)
            .map(c -> new Checkpoint(c.server(), scn[0], c.newestScn()))
            .toList();
  }

  @Test
  void theChecksWaitForAMomentWithoutMergingTablets() {
    database.setObstacle(Obstacle.TABLET_MERGE, 3);
    Upgrade upgrade = scene.apply().runTo("preCheck");
    scene.operator().runFor(Duration.ofMinutes(5));
    assertThat(upgrade.status().message()).contains("3 tablets have a merge to finish");
    assertThat(job("upgrade_checker.py")).isNull();

    database.setObstacle(Obstacle.TABLET_MERGE, 0);
    assertArrives(upgrade);
  }

  @Test
  void tabletsThatBeginToMergeWhenTheChecksLookAreNoReasonToRefuse() {
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> job("upgrade_checker.py") != null,
        () -> database.setObstacle(Obstacle.TABLET_MERGE, 2));
    upgrade.runTo("preCheck");
    scene.operator().runFor(Duration.ofMinutes(2));
    assertThat(upgrade.status().message()).contains("2 tablets have a merge to finish");

    database.setObstacle(Obstacle.TABLET_MERGE, 0);
    assertArrives(upgrade);
    assertThat(scene.kubernetes().jobs().requests())
        .filteredOn(j -> j.work().toString().contains("upgrade_checker.py"))
        .hasSize(2);
  }

  @Test
  void betweenTwoHopsTabletsAreWaitedForToo() {
    Upgrade upgrade = scene.apply("two", scene.cluster().twoHops());
    upgrade.runTo("finish");
    database.setObstacle(Obstacle.TABLET_MERGE, 2);
    upgrade.runTo("settle");
    scene.operator().runFor(Duration.ofMinutes(5));
    assertThat(upgrade.status().step()).isEqualTo("settle");
    assertThat(upgrade.status().message()).contains("2 tablets have a merge to finish");

    database.setObstacle(Obstacle.TABLET_MERGE, 0);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void theChecksDoNotWaitForMergingTabletsForEver() {
    database.setObstacle(Obstacle.TABLET_MERGE, 3);
    Upgrade upgrade = scene.apply().run();

    assertFailed(upgrade, "preCheck", "PreCheckFailed", "TabletCompaction");
    database.setObstacle(Obstacle.TABLET_MERGE, 0);
    upgrade.retry("1");
    assertArrives(upgrade);
  }

  @Test
  void leadersThatTakeTheirTimeAreWaitedFor() {
    database.faults().leadersStay("zone1", true);
    Upgrade upgrade = scene.apply().runUntilStalled();

    assertWaits(upgrade, "zone1/stopZone", "LeadersInZone");
    assertThat(scene.kubernetes().mutations()).noneMatch(m -> m.kind().equals("StatefulSet"));
    database.faults().leadersStay("zone1", false);
    // The leaders go when a statement asks them to, as somebody does here by hand.
    try (var open = database.database()) {
      open.stopZone("zone1");
    }
    assertArrives(upgrade);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP ZONE zone2", "START ZONE zone2", "MINOR FREEZE", "SET "})
  void aStatementWhoseReplyIsLostIsLookedForAndNotFeared(String statement) {
    database.faults().loseNextReply(statement);
    Upgrade upgrade = scene.apply();

    assertArrives(upgrade);
    assertThat(commands("STOP ZONE")).hasSize(3);
    assertThat(commands("START ZONE")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP ZONE zone2", "START ZONE zone2", "MINOR FREEZE", "SET "})
  void aStatementThatIsLostIsGivenAgain(String statement) {
    database.faults().loseNextCommand(statement);
    assertArrives(scene.apply());
  }

  @Test
  void aStatementThatTimesOutIsLookedFor() {
    database.faults().refuseNext("STOP ZONE zone1", ErrorCode.TIMEOUT);
    database.faults().refuseNext("START ZONE zone1", ErrorCode.TIMEOUT);
    assertArrives(scene.apply());
  }

  @Test
  void aLogThatDoesNotSyncIsWaitedForHoweverLong() {
    database.faults().logNeverSyncs("zone2", true);
    Upgrade upgrade = scene.apply().runUntilStalled();

    assertWaits(upgrade, "zone2/logInSync", "LogNotInSync");
    scene.operator().runFor(Duration.ofHours(5));
    assertWaits(upgrade, "zone2/logInSync", "LogNotInSync");
    assertThat(commands("START ZONE zone2")).isEmpty();
    database.faults().logNeverSyncs("zone2", false);
    assertArrives(upgrade);
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
  }

  @Test
  void aSchemaThatIsNotRefreshedIsWaitedFor() {
    database.faults().schemaNeverRefreshes("zone3", true);
    Upgrade upgrade = scene.apply().runUntilStalled();

    assertThat(upgrade.status().step()).isEqualTo("zone3/schemaRefreshed");
    database.faults().schemaNeverRefreshes("zone3", false);
    assertArrives(upgrade);
  }

  @Test
  void aServerThatComesBackWithTheOldBuildKeepsItsZoneStopped() {
    ServerAddress server = database.serversOf("zone2").getFirst();
    database.faults().serverComesBackAs(server, Images.OLD_BUILD);
    Upgrade upgrade = scene.apply().runUntilStalled();

    assertWaits(upgrade, "zone2/versionRefreshed", "OldProgram");
    assertThat(upgrade.status().message())
        .contains(Images.OLD_BUILD.toString(), Images.TARGET_BUILD.toString(), server.toString());
    assertThat(commands("START ZONE zone2")).isEmpty();
    database.faults().serverComesBackAs(server, Images.TARGET_BUILD);
    database.restartServer(server, Images.TARGET_BUILD);
    assertArrives(upgrade);
  }

  @Test
  void aServerThatNeverComesBackIsWaitedFor() {
    ServerAddress server = database.serversOf("zone2").getFirst();
    database.faults().serverNeverComesBack(server, true);
    Upgrade upgrade = scene.apply().runUntilStalled();

    assertThat(upgrade.status().step()).isEqualTo("zone2/versionRefreshed");
    database.faults().serverNeverComesBack(server, false);
    assertArrives(upgrade);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "takeRecord",
        "zone1/stopZone",
        "zone1/minorFreeze",
        "zone2/replacePods",
        "zone2/logInSync",
        "zone3/startZone",
        "verifyVersion",
        "verify"
      })
  void aDatabaseThatDoesNotAnswerIsWaitedFor(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    database.faults().unreachable(true);
    scene.operator().runFor(Duration.ofMinutes(1));
    assertThat(upgrade.is(Conditions.STALLED)).isFalse();
    database.faults().unreachable(false);
    assertArrives(upgrade);
  }

  @Test
  void aStatefulSetThatIsGoneIsNamed() {
    Upgrade upgrade = scene.apply().runTo("zone2/pullImage");
    scene.kubernetes().removeStatefulSet("default", "obtest-zone2");
    scene.operator().runFor(Duration.ofMinutes(1));

    assertThat(upgrade.status().message()).contains("obtest-zone2");
    assertThat(commands("STOP ZONE zone2")).isEmpty();
  }

  @Test
  void aConflictAbortsBeforeTheAction() {
    Upgrade upgrade = scene.apply();
    boolean[] conflicted = {false};
    scene.once(
        () -> scene.kubernetes().records().all().stream().anyMatch(r -> r.zone().isPresent()),
        () -> {
          scene.kubernetes().faults().conflictAtNextWrite();
          conflicted[0] = true;
        });
    scene.operator().runUntil(() -> conflicted[0]);

    assertThat(upgrade.status().step()).isEqualTo("zone1/stopZone");
    assertThat(upgrade.stepOf("zone1", "stopZone").attempts()).isZero();
    assertThat(commands("STOP ZONE")).isEmpty();
    assertArrives(upgrade);
    assertThat(commands("STOP ZONE zone1")).hasSize(1);
  }

  @Test
  void aConflictBeforeThePatchLeavesTheStatefulSetAlone() {
    Upgrade upgrade = scene.apply();
    boolean[] conflicted = {false};
    scene.once(
        () -> "zone1/replacePods".equals(upgrade.status().step()),
        () -> {
          scene.kubernetes().faults().conflictAtNextWrite();
          conflicted[0] = true;
        });
    scene.operator().runUntil(() -> conflicted[0]);

    assertThat(scene.kubernetes().mutations()).noneMatch(m -> m.kind().equals("StatefulSet"));
    assertThat(scene.kubernetes().port().statefulSets().find("default", "obtest-zone1"))
        .get()
        .extracting(StatefulSetState::images)
        .isEqualTo(Map.of("observer", Images.OLD, "agent", "registry.test/agent:1"));
    assertArrives(upgrade);
  }

  @Test
  void anApiServerThatIsDownIsWaitedFor() {
    Upgrade upgrade = scene.apply().runTo("zone1/minorFreeze");
    scene.kubernetes().faults().unavailableForNextCalls(20);
    assertArrives(upgrade);
  }

  @Test
  void aSecretThatIsGoneOnTheWayIsNamedAndWaitedFor() {
    Upgrade upgrade = scene.apply().runTo("zone1/minorFreeze");
    scene.kubernetes().secrets().remove("default", "obtest-root", "password");
    scene.operator().runFor(Duration.ofSeconds(30));
    assertThat(upgrade.status().message()).contains("obtest-root");

    scene.kubernetes().secrets().put("default", "obtest-root", "password", "fake-secret");
    assertArrives(upgrade);
  }

  @Test
  void aDeadlineCountsFromTheBeginningAndAnewAfterARetry() {
    scene.jobs().failNext("upgrade_pre.py", "x");
    Upgrade upgrade = scene.apply().run();
    var first = upgrade.step(StepAddress.inHop(0, "prepare")).orElseThrow().startedAt();
    scene.operator().runFor(Duration.ofHours(9));
    upgrade.retry("1");
    assertArrives(upgrade);

    assertThat(upgrade.step(StepAddress.inHop(0, "prepare")).orElseThrow().startedAt())
        .isAfter(first.plus(Duration.ofHours(8)));
    assertThat(upgrade.events()).noneMatch(e -> e.reason().equals("StepOverdue"));
  }
}
