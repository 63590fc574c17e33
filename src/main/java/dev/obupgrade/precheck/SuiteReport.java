package dev.obupgrade.precheck;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.precheck.check.CheckOutcome;
import java.util.List;

/** The outcomes of all checks, in the order in which they ran. */
public record SuiteReport(List<CheckOutcome> outcomes) {

  /** What all outcomes mean together. */
  public enum Verdict {
    FIT,
    UNFIT,
    /** No check found a problem, but some got no usable answer. */
    UNTOLD
  }

  public SuiteReport {
    outcomes = List.copyOf(outcomes);
  }

  /** A conclusive failure outweighs any number of checks without an answer. */
  public Verdict verdict() {
    var failed = outcomes.stream().filter(CheckOutcome::failed).toList();
    if (failed.isEmpty()) {
      return Verdict.FIT;
    }
    return failed.stream().anyMatch(CheckOutcome::conclusive) ? Verdict.UNFIT : Verdict.UNTOLD;
  }

  /** Whether nothing is wrong but that some checks met an error that passes by itself. */
  public boolean untoldForNow() {
    return verdict() == Verdict.UNTOLD
        && outcomes.stream().filter(CheckOutcome::failed).allMatch(CheckOutcome::unreadForNow);
  }

  public List<CheckOutcome> with(CheckResult result) {
    return outcomes.stream().filter(outcome -> outcome.result() == result).toList();
  }

  /** The report as a container's termination message: at most 4,096 bytes of JSON. */
  public String toJson() {
    return TerminationMessage.of(this);
  }

  /**
   * Reads {@link #toJson}. Checks that need attention come first; checks that passed have only a
   * name. The expected state and the remedy come from each check's definition. They are null for a
   * check that this version doesn't know.
   *
   * @throws IllegalArgumentException if the text is not such a message, as after a crash
   */
  public static List<CheckStatus> fromJson(String message) {
    return TerminationMessage.read(message);
  }
}
