package dev.obupgrade.status;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.HopStatus;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the results of a hop's checks in its status: checks without a finding by name only, so that
 * a person sees what needs them.
 */
public final class CheckRecords {
  private static final String SEPARATOR = ", ";
  private static final Pattern BETWEEN = Pattern.compile(SEPARATOR, Pattern.LITERAL);

  /** The name of the entry that stands for checks without room of their own. */
  private static final String OTHERS = "OtherChecks";

  private CheckRecords() {}

  public static HopStatus put(HopStatus hop, List<CheckStatus> checks) {
    return hop.withChecksPassed(names(checks, CheckResult.Passed))
        .withChecksNotApplicable(names(checks, CheckResult.NotApplicable))
        .withChecks(
            checks.stream()
                .filter(c -> c.result() == CheckResult.Failed || c.result() == CheckResult.Warning)
                .toList())
        .withPreChecks(List.of());
  }

  /** Whether any check has a result. */
  static boolean any(HopStatus hop) {
    return !hop.preChecks().isEmpty()
        || !hop.checks().isEmpty()
        || hop.checksPassed() != null
        || hop.checksNotApplicable() != null;
  }

  /** Every check that has a result; none before the checks have run. */
  public static List<CheckStatus> all(HopStatus hop) {
    if (!hop.preChecks().isEmpty()) {
      // The operator was upgraded after they had run.
      return hop.preChecks();
    }
    return Stream.of(
            named(hop.checksPassed(), CheckResult.Passed),
            hop.checks(),
            named(hop.checksNotApplicable(), CheckResult.NotApplicable))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The checks, failed ones first if there are too many. The last one then stands for the others,
   * and failed if one of them did: their verdict must not change.
   */
  static List<CheckStatus> few(List<CheckStatus> checks, int most) {
    if (checks.size() <= most) {
      return checks;
    }
    List<CheckStatus> sorted =
        checks.stream()
            .sorted(Comparator.comparing(c -> c.result() != CheckResult.Failed))
            .toList();
    List<CheckStatus> others = sorted.subList(most - 1, sorted.size());
    return Stream.concat(
            sorted.stream().limit(most - 1),
            Stream.of(
                new CheckStatus(
                    OTHERS,
                    others.getFirst().result(),
                    "%d more checks, such as %s".formatted(others.size(), others.getFirst().name()),
                    null,
                    "Look at the log of the Job.")))
        .toList();
  }

  /** The first of the names, whole ones. */
  static String fewNames(String names, int longest) {
    if (names == null || names.length() <= longest) {
      return names;
    }
    int end = names.lastIndexOf(SEPARATOR, longest);
    return end < 0 ? null : names.substring(0, end);
  }

  private static String names(List<CheckStatus> checks, CheckResult result) {
    String names =
        checks.stream()
            .filter(c -> c.result() == result)
            .map(CheckStatus::name)
            .collect(Collectors.joining(SEPARATOR));
    return names.isEmpty() ? null : names;
  }

  private static List<CheckStatus> named(String names, CheckResult result) {
    return names == null
        ? List.of()
        : BETWEEN
            .splitAsStream(names)
            .map(name -> new CheckStatus(name, result, null, null, null))
            .toList();
  }
}
