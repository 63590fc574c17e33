package dev.obupgrade.precheck;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import java.util.List;

/** What the suite found, in the order it asked. */
public record SuiteReport(List<CheckOutcome> outcomes) {

  /** What the whole of it means. */
  public enum Verdict {
    FIT,
    UNFIT,
    /** Nothing speaks against the cluster, but something could not be asked. */
    UNTOLD
  }

  public SuiteReport {
    outcomes = List.copyOf(outcomes);
  }

  /** A failure that was seen outweighs any number of questions without an answer. */
  public Verdict verdict() {
    var failed = outcomes.stream().filter(CheckOutcome::failed).toList();
    if (failed.isEmpty()) {
      return Verdict.FIT;
    }
    return failed.stream().anyMatch(CheckOutcome::conclusive) ? Verdict.UNFIT : Verdict.UNTOLD;
  }

  public List<CheckOutcome> with(CheckResult result) {
    return outcomes.stream().filter(outcome -> outcome.result() == result).toList();
  }

  /** The report as a container's termination message: at most 4,096 bytes of JSON. */
  public String toJson() {
    return TerminationMessage.of(this);
  }

  /**
   * Reads {@link #toJson}: what needs attention first, the passed ones by name only. What is
   * expected and the remedy come from each check's definition; they are null for a check that this
   * version doesn't know.
   *
   * @throws IllegalArgumentException when the text is not such a message, as after a crash
   */
  public static List<CheckStatus> fromJson(String message) {
    return TerminationMessage.read(message);
  }
}
