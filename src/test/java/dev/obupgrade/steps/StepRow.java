package dev.obupgrade.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.steps.StepWorld.Outcome;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One row of a step's table.
 *
 * @param given what is special about the world
 * @param answer as {@link Outcome#answer} has it
 * @param words what the message has in it
 * @param acts all acts in order; the announcements count only if one is among them
 */
public record StepRow(
    String given, Consumer<StepWorld> change, String answer, String words, List<String> acts) {

  /** The row of a step that acts. */
  public static StepRow given(
      String given, Consumer<StepWorld> change, String answer, String words, String... acts) {
    return new StepRow(given, change, answer, words, List.of(acts));
  }

  /** Changes the world and calls the step. */
  public void check(StepWorld world, Function<StepWorld, Outcome> call) {
    change.accept(world);

    Outcome outcome = call.apply(world);

    assertThat(outcome.answer()).as("%s", outcome).isEqualTo(answer);
    assertThat(outcome.message()).contains(words);
    boolean announcements = acts.isEmpty() || acts.stream().anyMatch(a -> a.startsWith("says "));
    assertThat(announcements ? outcome.acts() : outcome.changes()).isEqualTo(acts);
  }

  @Override
  public String toString() {
    return given + " -> " + answer;
  }
}
