package dev.obupgrade.flow;

import dev.obupgrade.api.Texts;
import dev.obupgrade.reason.Course;
import dev.obupgrade.reason.Reason;
import java.time.Duration;

/** What a step answers. */
public sealed interface StepResult {

  /** What the step wants is true. */
  record Done(String message) implements StepResult {}

  /**
   * What the step wants is not true yet. The step looks again.
   *
   * @param message the evidence, without times that change by themselves, so that equal sights give
   *     equal messages
   * @param recheck when to look again; a time under a second grows up to one
   * @param refused whether somebody refused an act: the engine then repeats the step after pauses
   *     that grow, and the recheck does not count
   */
  record Waiting(Reason reason, String message, Duration recheck, boolean refused)
      implements StepResult {

    public Waiting(Reason reason, String message, Duration recheck) {
      this(reason, message, recheck, false);
    }

    /** Whether it may take a person to end the wait. */
    boolean trouble() {
      return refused || reason.course() == Course.PERSON;
    }

    /**
     * For people: the evidence and the fix. A step that progresses needs a fix only once it is
     * stalled: overdue, or refused again and again.
     */
    public String words(boolean stalled) {
      return words(stalled, "");
    }

    /**
     * The same.
     *
     * @param more a sentence after the evidence
     */
    String words(boolean stalled, String more) {
      if (reason.course() == Course.PROGRESS && !stalled) {
        return Reason.sentence(message);
      }
      String finding = finding(message);
      String words =
          reason.explain(more.isEmpty() ? finding : Reason.sentence(finding) + " " + more);
      return reason.course() == Course.PERSON ? words + " The operator then continues." : words;
    }
  }

  /**
   * A check or script failed, or something refused an action. The operator does nothing more until
   * a person asks for a retry.
   *
   * @param message the evidence
   */
  record Failed(Reason reason, String message) implements StepResult {

    /**
     * For people: the evidence, the fix, and how to retry.
     *
     * @param planned whether there is a plan; before, an edit of the spec is a retry
     */
    public String words(boolean planned) {
      return reason.explain(finding(message))
          + (planned
              ? " Then give spec.retry a new value."
              : " Then, unless you edited the spec, give spec.retry a new value.");
    }
  }

  /** Cut where it would leave no room for the fix, unless it has fixes of its own. */
  private static String finding(String message) {
    return message != null && message.contains(Reason.FIX)
        ? message
        : Texts.shortened(message, Texts.LONGEST_FINDING);
  }

  /**
   * Another upgrade has the cluster, so this one doesn't begin. Nothing is wrong, and no deadline
   * counts. At the first step the engine repeats the step. At a later one, what was planned is
   * void: the engine begins again with the first. Only for steps before anything is changed.
   *
   * @param message for which upgrade this one waits, without times that change by themselves
   * @param recheck when to look again at the latest
   */
  record Queued(Reason reason, String message, Duration recheck) implements StepResult {

    /** For people: the evidence and the fix. */
    public String words() {
      return reason.explain(finding(message));
    }
  }

  static StepResult done(String message) {
    return new Done(message);
  }

  /**
   * Waits for something expected soon: looks again at once, and the longer it waits the less often,
   * down to once a second.
   */
  static StepResult soon(Reason reason, String message) {
    return new Waiting(reason, message, Duration.ofMillis(200));
  }

  /**
   * Looks again every second. A watch wakes the operator sooner for what it watches, such as a Job.
   */
  static StepResult everySecond(Reason reason, String message) {
    return new Waiting(reason, message, Duration.ofSeconds(1));
  }

  /** Looks again after a few seconds. */
  static StepResult later(Reason reason, String message) {
    return new Waiting(reason, message, Duration.ofSeconds(5));
  }

  /**
   * Something refused an act, or answered a question with an error. The operator tries again by
   * itself, whatever the error, after pauses that grow with the trouble: from a few seconds up to
   * {@link Trouble#LONGEST_PAUSE}. It proves and looks first, as before the first try.
   */
  static StepResult again(Reason reason, String message) {
    return new Waiting(reason, message, Trouble.FIRST_PAUSE, true);
  }

  static StepResult failed(Reason reason, String message) {
    return new Failed(reason, message);
  }
}
