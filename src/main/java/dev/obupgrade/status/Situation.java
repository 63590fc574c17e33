package dev.obupgrade.status;

import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.reason.Reason;

/** What is to be said of an upgrade as a whole, beside the step it is at. */
public sealed interface Situation {

  /**
   * A step is under way.
   *
   * @param phase of the upgrade as long as nothing is wrong
   */
  record Running(StepAddress at, UpgradePhase phase, String message) implements Situation {}

  /**
   * A step failed or waits longer than it should.
   *
   * @param waits whether the step goes on by itself once what it waits for comes true; otherwise a
   *     person must act
   */
  record Stalled(StepAddress at, Reason reason, String message, boolean waits)
      implements Situation {}

  /** All that was asked for is done. */
  record Ended(boolean succeeded, Reason reason, String message) implements Situation {}
}
