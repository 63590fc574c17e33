package dev.obupgrade.flow;

import dev.obupgrade.flow.TimeLimit.ClusterSize;
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

  /** How large the cluster is, for the time limit of a step that takes long. */
  default ClusterSize size(StepRun run) {
    return ClusterSize.UNKNOWN;
  }

  /**
   * Looks after what was established, while a step that has failed waits for a person. What this
   * does to the step's record must not begin the step again: the process may end at any point.
   *
   * @return when to look again; empty: when something changes
   */
  default Optional<Duration> standBy(StepRun run) {
    return Optional.empty();
  }
}
