package dev.obupgrade.steps.hop;

import static dev.obupgrade.steps.StepRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FinishTest {
  static Stream<StepRow> firstLook() {
    return Stream.of(
        row(
            "no job of the database",
            w -> {},
            "Waiting JobPending",
            "is starting.",
            "create Job upgrade_post.py"),
        row(
            "a running job of the database",
            w -> w.database().startUpgradeJob(Duration.ofMinutes(5)),
            "Waiting UpgradeJobRunning",
            "Upgrade job "),
        row(
            "a job of the database that has ended",
            w -> {
              w.database().startUpgradeJob(Duration.ofMinutes(5));
              w.advance(Duration.ofMinutes(6));
            },
            "Waiting JobPending",
            "is starting.",
            "create Job upgrade_post.py"),
        row(
            "a job of the database that died with its root service",
            FinishTest::deadJob,
            "Waiting UpgradeJobDead",
            "Running it again.",
            "RUN UPGRADE JOB UPGRADE_ALL"),
        row(
            "a dead job of the database that the operator runs again already",
            w -> {
              deadJob(w);
              w.runInHop(new Finish());
            },
            "Waiting UpgradeJobRunning",
            "Upgrade job "),
        row(
            "a dead job of the database beside a script that the operator has not seen yet",
            w -> {
              w.runInHop(new Finish());
              deadJob(w);
            },
            "Failed ScriptFailed",
            "upgrade_post.py failed"),
        row(
            "a dead job of the database before the rolling upgrade has ended",
            w -> {
              w.database().runUpgradePre(Images.TARGET_BUILD.version());
              deadJob(w);
            },
            "Waiting JobPending",
            "is starting.",
            "create Job upgrade_post.py"));
  }

  /** The root service moves while a job runs. */
  static void deadJob(StepWorld world) {
    world.database().startUpgradeJob(Duration.ofHours(1));
    try (Database database = world.database().database()) {
      database.stopZone("zone1");
      database.startZone("zone1");
    }
    world.advance(Duration.ofMinutes(1));
  }

  @Test
  void saysWhatItDoesAboutADeadJobAndNotWhatAPersonDoes() {
    StepWorld world = StepWorld.threeZones();
    deadJob(world);
    var waiting = (StepResult.Waiting) world.runInHop(new Finish()).result();

    assertThat(waiting.words(false)).doesNotContain("Fix: ");
    assertThat(waiting.words(true)).contains("Fix: Look for a tenant that is not NORMAL");
  }

  @ParameterizedTest
  @MethodSource("firstLook")
  void looksFirst(StepRow row) {
    row.check(StepWorld.threeZones(), w -> w.runInHop(new Finish()));
  }

  static Stream<StepRow> atTheEnd() {
    return Stream.of(
        row(
            "a script that fails",
            w -> w.jobs().failNext("upgrade_post.py", "job failed"),
            "Failed ScriptFailed",
            "upgrade_post.py failed: job failed (kubectl logs job/"),
        row(
            "a job of the database that starts after the script",
            w -> {
              StepRow.untilJobRuns(w, new Finish());
              w.database().startUpgradeJob(Duration.ofMinutes(5));
              w.jobs().failNext("upgrade_post.py", "job failed");
            },
            "Failed ScriptFailed",
            "upgrade_post.py failed"));
  }

  @ParameterizedTest
  @MethodSource("atTheEnd")
  void judgesTheEnd(StepRow row) {
    row.check(StepWorld.threeZones(), w -> StepRow.untilJobsEnd(w, new Finish()));
  }
}
