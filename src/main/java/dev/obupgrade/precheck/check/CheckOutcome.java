package dev.obupgrade.precheck.check;

import dev.obupgrade.api.CheckResult;

/**
 * A check's result with everything a person needs to act on it.
 *
 * @param answer what the cluster told the check
 */
public record CheckOutcome(
    String name,
    CheckResult result,
    String observed,
    String expected,
    String remedy,
    Finding.Answer answer) {

  public static CheckOutcome of(Definition check, Finding finding) {
    return new CheckOutcome(
        check.name(),
        finding.result(),
        finding.observed(),
        check.expected(),
        finding.unread() ? Finding.UNREAD_REMEDY : check.remedy(),
        finding.answer());
  }

  /** False if the cluster gave no usable answer, see {@link Finding}. */
  public boolean conclusive() {
    return answer == Finding.Answer.COMPLETE;
  }

  /** Whether the check could not read what it looks at. */
  public boolean unread() {
    return answer.unread();
  }

  /** Whether it could not because of an error that passes by itself. */
  public boolean unreadForNow() {
    return answer == Finding.Answer.UNREAD_FOR_NOW;
  }

  public boolean failed() {
    return result == CheckResult.Failed;
  }
}
