package dev.obupgrade.steps.hop;

import static dev.obupgrade.steps.StepRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.StepStatus;
import dev.obupgrade.jobs.JobScripts;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.upgrade.Images;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrepareTest {
  private static final String MARK = "replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=1";
  private static final String CREATE = "create Job upgrade_pre.py";

  static Stream<StepRow> firstLook() {
    return Stream.of(
        row("nothing done yet", w -> {}, "Waiting JobPending", "is starting.", MARK, CREATE),
        row(
            "a record that has the hop already",
            w -> Given.record(w, r -> r.at(Optional.of("4.3.5.3"), Optional.empty())),
            "Waiting JobPending",
            "is starting.",
            CREATE),
        row("a lost record", Given::withoutRecord, "Failed RecordLost", "ConfigMap"),
        row(
            "another image in the spec",
            w -> Given.image(w, Images.NEXT),
            "Waiting JobPending",
            "is starting.",
            MARK,
            "create Job probe of " + Images.NEXT),
        row(
            "a cluster that refuses the Job",
            w ->
                w.kubernetes()
                    .jobs()
                    .refuseCreation(
                        Optional.of(new Trouble(Trouble.Kind.QUOTA, "exceeded quota: q"))),
            "Waiting JobQuota",
            "exceeded quota: q",
            MARK));
  }

  /** The checks have just passed. */
  private static StepWorld checked() {
    StepWorld world = StepWorld.threeZones();
    return world.status(
        s ->
            StepRecords.put(
                s,
                StepAddress.inHop(0, "preCheck"),
                StepStatus.begun("preCheck", world.now()).succeeded("Passed.", world.now())));
  }

  @ParameterizedTest
  @MethodSource("firstLook")
  void looksFirst(StepRow row) {
    row.check(checked(), w -> w.runInHop(new Prepare()));
  }

  static Stream<StepRow> atTheEnd() {
    return Stream.of(
        row("a script that passes", w -> {}, "Done", "upgrade_pre.py passed."),
        row(
            "a script that fails",
            w -> w.jobs().failNext("upgrade_pre.py", "stage is wrong"),
            "Failed ScriptFailed",
            "upgrade_pre.py failed: stage is wrong (kubectl logs job/"),
        row(
            "an image without the script",
            w -> w.jobs().exitNext("upgrade_pre.py", JobScripts.EXIT_NO_SCRIPT, "no such script"),
            "Failed ScriptMissing",
            "upgrade_pre.py failed: no such script"),
        row(
            "a script that the kernel kills",
            w -> w.jobs().troubleNext("upgrade_pre.py", Trouble.Kind.OUT_OF_MEMORY, "killed"),
            "Failed JobOutOfMemory",
            ": killed (kubectl logs job/"),
        row(
            "a node that is lost",
            w -> w.jobs().troubleNext("upgrade_pre.py", Trouble.Kind.LOST, "its node is gone"),
            "Waiting JobLost",
            "its node is gone. Running it again (1 of 3)."),
        row(
            "another image of the planned build",
            w -> {
              w.images().put("mirror/ob:1", Images.good(Images.TARGET_BUILD));
              Given.image(w, "mirror/ob:1");
            },
            "Done",
            "upgrade_pre.py passed."),
        row(
            "a tag that moved to another build",
            w -> w.images().put(Images.TARGET, Images.good(Images.NEXT_BUILD)),
            "Failed ImageChanged",
            "upgrade_pre.py failed: The image is build %s, but the plan has %s."
                .formatted(Images.NEXT_BUILD, Images.TARGET_BUILD)),
        row(
            "another image of another build",
            w -> Given.image(w, Images.NEXT),
            "Failed ImageChanged",
            "Image %s is build %s, but the plan has %s."
                .formatted(Images.NEXT, Images.NEXT_BUILD, Images.TARGET_BUILD)));
  }

  @ParameterizedTest
  @MethodSource("atTheEnd")
  void judgesTheEnd(StepRow row) {
    row.check(checked(), w -> StepRow.untilJobsEnd(w, new Prepare()));
  }

  /** The name of a Job is that of its attempt, so that a crash never runs a script twice. */
  static Stream<StepRow> looksAgain() {
    return Stream.of(
        row("a Job that is starting", w -> w.runInHop(new Prepare()), "Waiting JobPending", "is"),
        row(
            "a Job that somebody deleted",
            w -> {
              StepRow.untilJobRuns(w, new Prepare());
              List.copyOf(w.kubernetes().jobs().requests())
                  .forEach(j -> w.kubernetes().jobs().vanish(j.namespace(), j.name()));
            },
            "Waiting JobLost",
            "somebody deleted it. Running it again (1 of 3)."));
  }

  @ParameterizedTest
  @MethodSource("looksAgain")
  void neverRunsAJobTwice(StepRow row) {
    row.check(checked(), w -> w.runInHop(new Prepare()));
  }

  @Test
  void savesAValueThatSomebodyHasSetSinceTheChecks() {
    StepWorld world = checked();
    world.database().setClusterParameter("server_permanent_offline_time", "72h");
    world.database().setClusterParameter("enable_ddl", "False");

    assertThat(world.runInHop(new Prepare()).changes())
        .startsWith("replace ClusterRecord holder=up hop=4.3.5.3 zone=- saved=2");
  }

  @Test
  void doesNotSaveWhatTheScriptHasChanged() {
    StepWorld world = checked();
    Given.record(world, r -> r.at(Optional.of("4.3.5.3"), Optional.empty()));
    world.database().setClusterParameter("enable_ddl", "False");

    assertThat(world.runInHop(new Prepare()).changes())
        .containsExactly("create Job upgrade_pre.py");
  }
}
