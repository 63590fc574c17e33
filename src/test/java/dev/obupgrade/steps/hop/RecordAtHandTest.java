package dev.obupgrade.steps.hop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.steps.pods.MinorFreeze;
import dev.obupgrade.steps.pods.PullImage;
import dev.obupgrade.steps.pods.ReplacePods;
import dev.obupgrade.steps.record.RestoreParameters;
import dev.obupgrade.steps.record.RestoreParameters.Which;
import dev.obupgrade.steps.record.TakeRecord;
import dev.obupgrade.steps.zone.StopZone;
import dev.obupgrade.steps.zone.ZoneHealthy;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody does to the cluster's record right after the announcement of an act. */
class RecordAtHandTest {

  /**
   * An act.
   *
   * @param announced the first words of its announcement
   * @param change the first words of what the step changes
   */
  private record Act(
      String announced,
      String change,
      Consumer<StepWorld> before,
      Function<StepWorld, Outcome> step) {

    boolean in(Outcome outcome) {
      return outcome.changes().stream().anyMatch(c -> c.startsWith(change));
    }

    @Override
    public String toString() {
      return announced;
    }
  }

  static Stream<Act> acts() {
    return Stream.of(
        new Act(
            "Sending STOP ZONE",
            "STOP ZONE zone1",
            w -> {},
            w -> w.runInZone("zone1", new StopZone())),
        new Act(
            "Creating Job", "create Job upgrade_post.py", w -> {}, w -> w.runInHop(new Finish())),
        new Act(
            "Running ALTER SYSTEM RUN UPGRADE JOB",
            "RUN UPGRADE JOB",
            FinishTest::deadJob,
            w -> w.runInHop(new Finish())),
        new Act(
            "Setting image",
            "apply StatefulSet",
            w -> w.through("zone1", new PullImage(), new StopZone(), new MinorFreeze()),
            w -> w.runInZone("zone1", new ReplacePods())),
        new Act(
            "Setting server_permanent_offline_time",
            "SET server_permanent_offline_time",
            w -> w.database().setClusterParameter("server_permanent_offline_time", "72h"),
            w -> w.run(new RestoreParameters(Which.ALL))));
  }

  private static StepWorld world(Act act) {
    StepWorld world = StepWorld.threeZones().validated();
    assertThat(world.run(new TakeRecord()).answer()).isEqualTo("Done");
    act.before().accept(world);
    return world;
  }

  @ParameterizedTest
  @MethodSource("acts")
  void oneThatIsGoneIsWrittenAgainAndThenTheOperatorActs(Act act) {
    StepWorld world = world(act);
    world.whenAnnounced(act.announced(), world::loseRecord);
    Outcome without = act.step().apply(world);

    assertThat(without.answer()).as("%s", without).isEqualTo("Waiting RecordRewritten");
    assertThat(act.in(without)).as("%s", without).isFalse();
    assertThat(world.kubernetes().records().all()).hasSize(1);
    world.whenAnnounced(() -> {});
    Outcome next = act.step().apply(world);
    assertThat(act.in(next)).as("%s", next).isTrue();
  }

  @ParameterizedTest
  @MethodSource("acts")
  void onAnEditedOneTheOperatorDoesNotAct(Act act) {
    StepWorld world = world(act);
    world.whenAnnounced(act.announced(), () -> Given.record(world, r -> r.withSaved(List.of())));
    Outcome outcome = act.step().apply(world);

    assertThat(outcome.answer()).as("%s", outcome).isEqualTo("Waiting RecordEdited");
    assertThat(act.in(outcome)).as("%s", outcome).isFalse();
  }

  @ParameterizedTest
  @MethodSource("acts")
  void oneThatAnotherUpgradeHasTakenEndsTheStep(Act act) {
    StepWorld world = world(act);
    world.whenAnnounced(act.announced(), () -> world.takeRecordOver("other"));
    Outcome outcome = act.step().apply(world);

    assertThat(outcome.answer()).as("%s", outcome).isEqualTo("Failed RecordLost");
    assertThat(act.in(outcome)).as("%s", outcome).isFalse();
  }

  /** A lost record must not keep a zone out of service, and this script only asks. */
  @Test
  void theHealthCheckerNeedsNone() {
    StepWorld world = StepWorld.threeZones();
    world.whenAnnounced("Creating Job", world::loseRecord);
    Outcome outcome = world.runInZone("zone1", new ZoneHealthy());

    assertThat(outcome.answer()).as("%s", outcome).isEqualTo("Waiting JobPending");
  }
}
