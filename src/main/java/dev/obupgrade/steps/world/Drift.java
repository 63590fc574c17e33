package dev.obupgrade.steps.world;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.reason.Reason;

/**
 * Something that was established and is no longer so.
 *
 * @param what which object and setting, who changed it, and both values
 */
public record Drift(Reason reason, String what) {

  StepResult holds() {
    return StepResult.everySecond(
        reason, Reason.sentence(what) + " The operator holds the upgrade.");
  }
}
