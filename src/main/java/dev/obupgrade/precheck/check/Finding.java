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
 */
public record Finding(CheckResult result, String observed, Answer answer) {

  /** What the cluster told the check. */
  public enum Answer {
    COMPLETE,
    /** Nothing usable. The check's own remedy fits. */
    UNUSABLE,
    /** An error instead of what the check reads. */
    UNREAD,
    /** The same, with an error that passes by itself. */
    UNREAD_FOR_NOW;

    /** Whether the check could not read what it looks at. */
    boolean unread() {
      return this == UNREAD || this == UNREAD_FOR_NOW;
    }
  }

  /** The remedy of a check that couldn't read what it looks at: it found nothing to act on. */
  public static final String UNREAD_REMEDY =
      "This check found nothing: it could not read what it looks at. Fix what the error names, then"
          + " check again. An error of a server that restarts or a root service that moves passes.";

  /**
   * False if the cluster gave no usable answer: this stops an upgrade like any failure, but it says
   * nothing about the cluster.
   */
  public boolean conclusive() {
    return answer == Answer.COMPLETE;
  }

  /** Whether the check could not read what it looks at, so that its remedy doesn't fit. */
  public boolean unread() {
    return answer.unread();
  }

  // A cluster of a thousand tenants can have a thousand offenders; ten show where to look.
  private static final int SHOWN = 10;

  public static Finding passed(String observed) {
    return new Finding(CheckResult.Passed, observed, Answer.COMPLETE);
  }

  public static Finding failed(String observed) {
    return new Finding(CheckResult.Failed, observed, Answer.COMPLETE);
  }

  public static Finding notApplicable(String why) {
    return new Finding(CheckResult.NotApplicable, why, Answer.COMPLETE);
  }

  /** A finding that is worth a look but doesn't stop the upgrade. */
  public static Finding warning(String observed) {
    return new Finding(CheckResult.Warning, observed, Answer.COMPLETE);
  }

  /**
   * Turns a failure into a warning. The failure matters for these targets only, and the caller
   * names no target.
   */
  public Finding onlyFor(Targets targets) {
    return result == CheckResult.Failed && conclusive()
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
    return new Finding(
        CheckResult.Failed,
        "The database has no %s, but its version should have it".formatted(check.looksAt()),
        Answer.UNREAD);
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
    return new Finding(CheckResult.Failed, why, Answer.UNUSABLE);
  }

  /**
   * Inconclusive: a question failed.
   *
   * @param passes whether the error passes by itself
   */
  public static Finding unread(Definition check, RuntimeException cause, boolean passes) {
    return new Finding(
        CheckResult.Failed,
        "Can't read %s. %s".formatted(check.looksAt(), inWords(cause)),
        passes ? Answer.UNREAD_FOR_NOW : Answer.UNREAD);
  }

  /** Inconclusive, with the error in words. */
  public static Finding untold(RuntimeException cause) {
    return untold(inWords(cause));
  }

  /** A stack trace doesn't help a DBA. */
  private static String inWords(RuntimeException cause) {
    return switch (cause) {
      case DatabaseException.Unavailable no when no.notInvited() -> words(no);
      case DatabaseException.Unavailable gone -> "The database is unavailable: " + words(gone);
      case DatabaseException.Refused no -> "The database refused the query: " + words(no);
      default ->
          "The database's answer is unusable (%s): %s"
              .formatted(cause.getClass().getSimpleName(), words(cause));
    };
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
