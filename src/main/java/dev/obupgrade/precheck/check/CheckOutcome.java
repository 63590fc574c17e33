package dev.obupgrade.precheck.check;

import dev.obupgrade.api.CheckResult;

/**
 * A check's result with everything a person needs to act on it.
 *
 * @param conclusive false if the cluster gave no usable answer, see {@link Finding}
 */
public record CheckOutcome(
    String name,
    CheckResult result,
    String observed,
    String expected,
    String remedy,
    boolean conclusive) {

  public static CheckOutcome of(Definition check, Finding finding) {
    return new CheckOutcome(
        check.name(),
        finding.result(),
        finding.observed(),
        check.expected(),
        check.remedy(),
        finding.conclusive());
  }

  public boolean failed() {
    return result == CheckResult.Failed;
  }
}
