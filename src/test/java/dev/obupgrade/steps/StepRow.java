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
 * A row of a step's table: given this world, the step gives this answer and acts in this way.
 *
 * @param given what is special about the world
 * @param change makes the world special
 * @param answer as {@link Outcome#answer} has it
 * @param words what the message has in it
 * @param acts all acts of the last call, in order
 * @param announced whether the acts have the step's announcements among them, or only changes
 */
public record StepRow(
    String given,
    Consumer<StepWorld> change,
    String answer,
    String words,
    List<String> acts,
    boolean announced) {
  /** Long enough for a Job to end, so that the next call sees its end. */
  private static final Duration JOB = Duration.ofSeconds(10);

  /** A row with announcements if one is among the acts, or if there is no act at all. */
  public static StepRow given(
      String given, Consumer<StepWorld> change, String answer, String words, String... acts) {
    List<String> all = List.of(acts);
    boolean announced = all.isEmpty() || all.stream().anyMatch(a -> a.startsWith("says "));
    return new StepRow(given, change, answer, words, all, announced);
  }

  /** A row that tells only what the step changes. */
  public static StepRow row(
      String given, Consumer<StepWorld> change, String answer, String words, String... changes) {
    return new StepRow(given, change, answer, words, List.of(changes), false);
  }

  /** Changes the world, calls the step as the engine does, and compares. */
  public void check(StepWorld world, Function<StepWorld, Outcome> call) {
    change.accept(world);

    Outcome outcome = call.apply(world);

    assertThat(outcome.answer()).as("%s", outcome).isEqualTo(answer);
    assertThat(outcome.message()).contains(words);
    assertThat(announced ? outcome.acts() : outcome.changes()).isEqualTo(acts);
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
    return given + " -> " + answer;
  }
}
