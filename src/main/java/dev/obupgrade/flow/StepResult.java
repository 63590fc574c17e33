package dev.obupgrade.flow;

import java.time.Duration;

/** What a step answers. */
public sealed interface StepResult {

  /** What the step wants is true. */
  record Done(String message) implements StepResult {}

  /**
   * Not yet true; to be looked at again.
   *
   * @param reason one word
   * @param message the evidence; without times that change by themselves, so that equal sights give
   *     equal messages
   * @param recheck when to look again; less than a second: at first
   */
  record Waiting(String reason, String message, Duration recheck) implements StepResult {}

  /**
   * A check or script failed, or an action was refused: nothing more until a person asks for a
   * retry.
   */
  record Failed(String reason, String message) implements StepResult {}

  static StepResult done(String message) {
    return new Done(message);
  }

  /**
   * What is waited for is expected soon: looked at again at once, and the longer it is waited for
   * the less often, down to once a second.
   */
  static StepResult soon(String reason, String message) {
    return new Waiting(reason, message, Duration.ofMillis(200));
  }

  /** Looked at again every second. A watch tells sooner what can be watched, such as a Job. */
  static StepResult everySecond(String reason, String message) {
    return new Waiting(reason, message, Duration.ofSeconds(1));
  }

  /** Looked at again after a few seconds. */
  static StepResult later(String reason, String message) {
    return new Waiting(reason, message, Duration.ofSeconds(5));
  }

  static StepResult failed(String reason, String message) {
    return new Failed(reason, message);
  }
}
