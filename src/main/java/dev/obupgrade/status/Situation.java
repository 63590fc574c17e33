package dev.obupgrade.status;

import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.reason.Reason;

/** Where an upgrade as a whole stands. */
public sealed interface Situation {

  /**
   * A step is under way.
   *
   * @param phase of the upgrade while nothing is wrong
   */
  record Running(StepAddress at, UpgradePhase phase, String message) implements Situation {}

  /**
   * A step failed or waits longer than it should.
   *
   * @param waits whether the step continues once what it waits for comes true; otherwise a person
   *     must act
   */
  record Stalled(StepAddress at, Reason reason, String message, boolean waits)
      implements Situation {}

  /**
   * A control of a person holds the next step, which has not begun. Or the upgrade waits for
   * another one of its cluster.
   *
   * @param wrong whether the control itself is wrong, so that a person must correct it
   */
  record Held(StepAddress at, Reason reason, String message, boolean wrong) implements Situation {}

  /** The upgrade has ended. */
  record Ended(boolean succeeded, Reason reason, String message) implements Situation {}

  /** A person has ended the upgrade before its end, and what it changed is undone. */
  record Cancelled(String message) implements Situation {}
}
