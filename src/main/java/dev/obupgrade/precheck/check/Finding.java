package dev.obupgrade.precheck.check;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param observed what the check saw, for a person
 * @param conclusive false if the cluster gave no usable answer: this stops an upgrade like any
 *     failure, but it says nothing about the cluster
 */
public record Finding(CheckResult result, String observed, boolean conclusive) {

  // A cluster of a thousand tenants can have a thousand offenders; ten show where to look.
  private static final int SHOWN = 10;

  public static Finding passed(String observed) {
    return new Finding(CheckResult.Passed, observed, true);
  }

  public static Finding failed(String observed) {
    return new Finding(CheckResult.Failed, observed, true);
  }

  public static Finding notApplicable(String why) {
    return new Finding(CheckResult.NotApplicable, why, true);
  }

  /** A finding that is worth a look but doesn't stop the upgrade. */
  public static Finding warning(String observed) {
    return new Finding(CheckResult.Warning, observed, true);
  }

  /**
   * Turns a failure into a warning. The failure matters for these targets only, and the caller
   * names no target.
   */
  public Finding onlyFor(Targets targets) {
    return result == CheckResult.Failed && conclusive
        ? warning("%s; this is a failure for targets %s".formatted(observed, targets))
        : this;
  }

  /** Not applicable: this version doesn't have what the check looks at. */
  static Finding missing(Definition check) {
    return notApplicable("This version has no " + check.looksAt());
  }

  /**
   * Inconclusive: this version should have what the check looks at, but the database doesn't show
   * it.
   */
  public static Finding lacking(Definition check) {
    return untold(
        "The database has no %s, but its version should have it".formatted(check.looksAt()));
  }

  /** The finding, or not applicable if this version lacks the view or one of its columns. */
  public static Finding unlessMissing(Definition check, Supplier<Finding> finding) {
    try {
      return finding.get();
    } catch (DatabaseException.Refused e) {
      if (e.code() == ErrorCode.NO_SUCH_TABLE || e.code() == ErrorCode.NO_SUCH_COLUMN) {
        return missing(check);
      }
      throw e;
    }
  }

  /** Inconclusive: the cluster gave no usable answer. */
  public static Finding untold(String why) {
    return new Finding(CheckResult.Failed, why, false);
  }

  /** Inconclusive, with the error in words: a stack trace doesn't help a DBA. */
  public static Finding untold(RuntimeException cause) {
    return untold(
        switch (cause) {
          case DatabaseException.Unavailable no when no.notInvited() -> words(no);
          case DatabaseException.Unavailable gone -> "The database is unavailable: " + words(gone);
          case DatabaseException.Refused no -> "The database refused the query: " + words(no);
          default ->
              "The database's answer is unusable (%s): %s"
                  .formatted(cause.getClass().getSimpleName(), words(cause));
        });
  }

  /** Failed if there is any problem. Each problem must make sense on its own. */
  public static Finding of(List<String> problems, String otherwise) {
    return problems.isEmpty() ? passed(otherwise) : failed(join(problems));
  }

  public static String join(List<String> problems) {
    String shown = problems.stream().limit(SHOWN).collect(Collectors.joining("; "));
    int more = problems.size() - SHOWN;
    return more > 0 ? shown + "; and " + more + " more" : shown;
  }

  /** The first of these names, and how many more there are. */
  public static String few(List<String> names) {
    String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    int more = names.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static String words(RuntimeException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? "no message"
        : message.strip().replaceAll("\\s+", " ");
  }
}
