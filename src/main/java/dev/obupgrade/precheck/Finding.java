package dev.obupgrade.precheck;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.DatabaseException;
import java.util.List;
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

  private static String join(List<String> problems) {
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
