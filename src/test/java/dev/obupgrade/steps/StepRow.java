package dev.obupgrade.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.flow.Step;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A row of a step's table: given this world, the step gives this answer and makes these changes.
 *
 * @param world what is special about it
 * @param answer as {@link Outcome#answer}
 * @param message a part of what the step says
 * @param changes all that the step changes, in order, in its last call
 */
public record StepRow(
    String world, Consumer<StepWorld> given, String answer, String message, List<String> changes) {

  /** Long enough for a Job to end, so that the next call sees its end. */
  private static final Duration JOB = Duration.ofSeconds(10);

  public static StepRow row(
      String world, Consumer<StepWorld> given, String answer, String message, String... changes) {
    return new StepRow(world, given, answer, message, List.of(changes));
  }

  /** Calls the step, as the engine does, in the world of the row, and compares. */
  public void check(StepWorld start, Function<StepWorld, Outcome> call) {
    given.accept(start);
    Outcome outcome = call.apply(start);
    assertThat(outcome.answer()).as(outcome.message()).isEqualTo(answer);
    assertThat(outcome.message()).contains(message);
    assertThat(outcome.changes()).isEqualTo(changes);
  }

  /** Calls a step of a hop again and again until it says something else than that its Job runs. */
  public static Outcome untilJobsEnd(StepWorld world, Step<UpgradeContext> step) {
    return untilJobsEnd(world, w -> w.runInHop(step));
  }

  public static Outcome untilJobsEnd(StepWorld world, Function<StepWorld, Outcome> call) {
    Outcome outcome = call.apply(world);
    for (int i = 0; i < 50 && outcome.answer().matches("Waiting Job(Pending|Running)"); i++) {
      world.advance(JOB);
      outcome = call.apply(world);
    }
    return outcome;
  }

  /** Calls a step of a hop until its Job is running. */
  public static void untilJobRuns(StepWorld world, Step<UpgradeContext> step) {
    while (!world.runInHop(step).answer().equals("Waiting JobRunning")) {
      world.advance(Duration.ofMillis(500));
    }
  }

  @Override
  public String toString() {
    return world;
  }
}
