package dev.obupgrade.steps.hop;

import static dev.obupgrade.steps.StepRow.row;

import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifyTest {
  private static Consumer<StepWorld> reachedAnd(Consumer<StepWorld> more) {
    return ((Consumer<StepWorld>) UpgradedWorld::reach).andThen(more);
  }

  private static void saved(StepWorld world, String value) {
    var saved = new SavedValue(SavedValue.PARAMETER, "enable_ddl", null, value, List.of());
    Given.record(world, r -> r.withSaved(List.of(saved)));
  }

  static Stream<StepRow> rows() {
    return Stream.of(
        row(
            "an upgrade that is over",
            reachedAnd(w -> {}),
            "Done",
            "The cluster runs 4.3.5.3-103000092025080818, and its parameters are as before",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "an upgrade that is over, and values as they were",
            reachedAnd(w -> saved(w, "True")),
            "Done",
            "The cluster runs",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"),
        row(
            "a value that somebody changed since",
            reachedAnd(w -> saved(w, "False")),
            "Failed NotRestored",
            ", not False. The operator restored it, and somebody has changed it since."),
        row("an upgrade that has not begun", w -> {}, "Waiting BuildsDiffer", "4.3.5.2"),
        row(
            "a server that runs another build of the version",
            reachedAnd(w -> UpgradedWorld.runOtherBuild(w, "zone2")),
            "Waiting BuildsDiffer",
            UpgradedWorld.OTHER_BUILD + " on 10.0.2.1:2882"),
        row(
            "upgrade mode that is on",
            reachedAnd(w -> w.database().setClusterParameter("enable_upgrade_mode", "True")),
            "Waiting UpgradeModeOn",
            "mode"),
        row(
            "a running job of the database",
            reachedAnd(w -> w.database().startUpgradeJob(Duration.ofMinutes(5))),
            "Waiting UpgradeJobRunning",
            "Upgrade job "),
        row(
            "a job of the database that died with its root service",
            reachedAnd(FinishTest::deadJob),
            "Waiting UpgradeJobDead",
            "Running it again.",
            "RUN UPGRADE JOB UPGRADE_ALL"),
        row(
            "an inspection that failed",
            reachedAnd(w -> w.database().setInspection("SYS_STAT", "failed")),
            "Done",
            "The cluster runs",
            "RUN JOB root_inspection",
            "delete ClusterRecord holder=up hop=- zone=- saved=1"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), w -> w.run(new Verify()));
  }
}
