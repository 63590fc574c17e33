package dev.obupgrade.precheck;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param observed what was seen, for a person
 * @param conclusive false when the cluster could not be asked: as bad as a failure for an upgrade,
 *     but it says nothing about the cluster
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

  /** Worth a look; the upgrade may begin all the same. */
  public static Finding warning(String observed) {
    return new Finding(CheckResult.Warning, observed, true);
  }

  /** The same, if it is a failure that only matters for some targets and none was named. */
  Finding onlyFor(Targets targets) {
    return result == CheckResult.Failed && conclusive
        ? warning("%s; a failure for targets %s".formatted(observed, targets))
        : this;
  }

  /** This version has nothing of what the check looks at. */
  static Finding missing(Definition check) {
    return notApplicable("this version has no " + check.looksAt());
  }

  /** It has nothing of it although it should have: so nothing is proved. */
  static Finding lacking(Definition check) {
    return untold(
        "the database has no %s, which its version should have".formatted(check.looksAt()));
  }

  /** The finding, unless this version lacks the view or one of the columns that it is made of. */
  static Finding unlessMissing(Definition check, Supplier<Finding> finding) {
    try {
      return finding.get();
    } catch (DatabaseException.Refused e) {
      if (e.code() == ErrorCode.NO_SUCH_TABLE || e.code() == ErrorCode.NO_SUCH_COLUMN) {
        return missing(check);
      }
      throw e;
    }
  }

  /** The cluster gave no answer, or none that can be used. */
  public static Finding untold(String why) {
    return new Finding(CheckResult.Failed, why, false);
  }

  /** As {@link #untold(String)}, with what went wrong in words: a stack trace helps no DBA. */
  public static Finding untold(RuntimeException cause) {
    return untold(
        switch (cause) {
          case DatabaseException.Unavailable gone ->
              "the database could not be asked: " + words(gone);
          case DatabaseException.Refused no -> "the database refused: " + words(no);
          default ->
              "the answer could not be understood (%s): %s"
                  .formatted(cause.getClass().getSimpleName(), words(cause));
        });
  }

  /** Failed when there is any problem, each of which reads by itself. */
  public static Finding of(List<String> problems, String otherwise) {
    return problems.isEmpty() ? passed(otherwise) : failed(join(problems));
  }

  static String join(List<String> problems) {
    String shown = problems.stream().limit(SHOWN).collect(Collectors.joining("; "));
    int more = problems.size() - SHOWN;
    return more > 0 ? shown + "; and " + more + " more" : shown;
  }

  private static String words(RuntimeException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? "no further word"
        : message.strip().replaceAll("\\s+", " ");
  }
}
