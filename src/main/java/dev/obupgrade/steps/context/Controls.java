package dev.obupgrade.steps.context;

import dev.obupgrade.flow.Hold;
import dev.obupgrade.flow.Step;
import java.util.Optional;

/** Looks what a person's controls say about the next step. */
@FunctionalInterface
public interface Controls {

  /**
   * What holds the step. Reports what the controls say in conditions, also while the step is under
   * way.
   */
  Optional<Hold> look(UpgradeContext context, Step<UpgradeContext> step, boolean begun);
}
