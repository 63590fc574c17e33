package dev.obupgrade.steps.control;

import dev.obupgrade.flow.Hold;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.Optional;

/** One of the controls that a person has in the spec. */
interface Control {

  /** The type of its condition. */
  String condition();

  /** What the control says; empty when the spec doesn't use it. */
  Optional<Word> look(Place place);

  /** Why the condition is False once the spec no longer uses the control. */
  default String unused() {
    return "The spec no longer asks for it.";
  }

  /**
   * What a control says now.
   *
   * @param status of its condition
   * @param message without the fix, which the reason has, unless it needs one of its own
   * @param hold what holds the next step, if it does
   */
  record Word(String status, Reason reason, String message, Optional<Hold> hold) {

    /** The next step may begin. */
    static Word pass(String status, Reason reason, String message) {
      return new Word(status, reason, Reason.sentence(message), Optional.empty());
    }

    static Word hold(String status, Reason reason, String message, Duration recheck) {
      String words = reason.explain(message);
      return new Word(status, reason, words, Optional.of(new Hold(reason, words, recheck, false)));
    }

    /** The control itself is wrong. What it would hold waits until a person corrects it. */
    static Word wrong(String message, boolean holds) {
      String words = Reason.ControlInvalid.explain(message);
      Hold hold = new Hold(Reason.ControlInvalid, words, Duration.ofMinutes(1), true);
      return new Word(
          Conditions.FALSE,
          Reason.ControlInvalid,
          words,
          holds ? Optional.of(hold) : Optional.empty());
    }
  }
}
