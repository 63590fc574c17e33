package dev.obupgrade.flow;

import java.time.Duration;
import java.util.Optional;

/**
 * Calls a step with what it needs, and turns errors from outside it (no answer, a refusal) into an
 * answer.
 *
 * @param <C> what a step can see and do
 */
@FunctionalInterface
public interface StepInvoker<C> {

  StepResult invoke(Step<C> step, StepRun run);

  /**
   * Looks what a person's controls say. The engine asks at every turn, so that they can report what
   * they see, also while the step is under way.
   *
   * @param begun whether the step has begun, so that the controls no longer hold it
   * @return what holds the step; empty when it may begin, or has begun
   */
  default Optional<Hold> hold(Step<C> step, StepRun run, boolean begun) {
    return Optional.empty();
  }

  /**
   * Looks after what was established, while a step that has failed waits for a person, or a control
   * holds one that has not begun. What this does to the step's record must not begin the step
   * again: the process may end at any point.
   *
   * @return when to look again; empty: when something changes
   */
  default Optional<Duration> standBy(StepRun run) {
    return Optional.empty();
  }
}
