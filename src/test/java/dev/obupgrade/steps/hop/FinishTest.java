package dev.obupgrade.steps.hop;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
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
            "create Job upgrade_post.py"));
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
