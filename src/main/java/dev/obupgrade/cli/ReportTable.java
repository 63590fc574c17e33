package dev.obupgrade.cli;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.precheck.SuiteReport;
import dev.obupgrade.precheck.check.CheckOutcome;
import java.util.function.Function;

/**
 * A report for people: one line for each check, then the remedies for failures and warnings, then
 * the verdict.
 */
final class ReportTable {
  private ReportTable() {}

  static String of(SuiteReport report) {
    var text = new StringBuilder();
    int name = width("CHECK", report, CheckOutcome::name);
    int result = width("RESULT", report, outcome -> outcome.result().name());
    String row = "%-" + name + "s  %-" + result + "s  %s%n";
    text.append(row.formatted("CHECK", "RESULT", "OBSERVED"));
    report
        .outcomes()
        .forEach(o -> text.append(row.formatted(o.name(), o.result(), oneLine(o.observed()))));
    report.outcomes().stream()
        .filter(o -> o.result() == CheckResult.Failed || o.result() == CheckResult.Warning)
        .forEach(o -> text.append(advice(o)));
    return text.append(System.lineSeparator()).append(verdict(report)).toString();
  }

  private static String advice(CheckOutcome o) {
    return """

    %s: %s
      observed: %s
      expected: %s
      remedy:   %s
    """
        .formatted(o.result(), o.name(), oneLine(o.observed()), o.expected(), o.remedy());
  }

  private static String verdict(SuiteReport report) {
    int asked = report.outcomes().size();
    int failed = report.with(CheckResult.Failed).size();
    return switch (report.verdict()) {
      case FIT -> "The cluster is fit to be upgraded: %d checks, none failed.".formatted(asked);
      case UNFIT ->
          "The cluster is unfit to be upgraded: %d of %d checks failed.".formatted(failed, asked);
      case UNTOLD ->
          "It is unknown whether the cluster is fit: %d of %d checks got no usable answer."
              .formatted(failed, asked);
    };
  }

  private static int width(
      String heading, SuiteReport report, Function<CheckOutcome, String> column) {
    return report.outcomes().stream()
        .map(column)
        .mapToInt(String::length)
        .reduce(heading.length(), Math::max);
  }

  // An observed text can hold a name from the database with any character.
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
