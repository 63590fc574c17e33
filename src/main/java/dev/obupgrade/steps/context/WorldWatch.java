package dev.obupgrade.steps.context;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import java.time.Duration;
import java.util.Optional;

/** Looks whether what was established is still so, before each call of a step. */
@FunctionalInterface
public interface WorldWatch {

  /** What the step waits for instead of acting; empty when it may run. */
  Optional<StepResult> look(UpgradeContext context, Step<UpgradeContext> step);

  /**
   * Looks after it while a step that has failed waits for a person.
   *
   * @return when to look again; empty: when something changes
   */
  default Optional<Duration> standBy(UpgradeContext context) {
    return Optional.empty();
  }
}
