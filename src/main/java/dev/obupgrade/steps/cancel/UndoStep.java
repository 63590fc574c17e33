package dev.obupgrade.steps.cancel;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Undoes one kind of what an upgrade changed.
 *
 * @param work looks what is left, and undoes it or a part of it; empty when nothing is left
 * @param done what is true then, as a sentence
 */
record UndoStep(
    String name,
    TimeLimit limit,
    Function<UpgradeContext, Optional<StepResult>> work,
    Function<UpgradeContext, String> done)
    implements Step<UpgradeContext> {

  /** In a small cluster. */
  static final TimeLimit TIME = TimeLimit.of(Duration.ofMinutes(10));

  UndoStep(
      String name,
      TimeLimit limit,
      Function<UpgradeContext, Optional<StepResult>> work,
      String done) {
    this(name, limit, work, any -> done);
  }

  @Override
  public Duration deadline() {
    return limit.least();
  }

  @Override
  public StepResult run(UpgradeContext context) {
    return work.apply(context).orElseGet(() -> StepResult.done(done.apply(context)));
  }
}
