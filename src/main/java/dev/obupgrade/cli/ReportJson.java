package dev.obupgrade.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.obupgrade.precheck.SuiteReport;

/** A report for programs: a list with one object for each check, all with the same fields. */
final class ReportJson {
  private ReportJson() {}

  static String of(SuiteReport report) {
    ArrayNode list = new ObjectMapper().createArrayNode();
    report
        .outcomes()
        .forEach(
            outcome ->
                list.addObject()
                    .put("name", outcome.name())
                    .put("result", outcome.result().name())
                    .put("observed", outcome.observed())
                    .put("expected", outcome.expected())
                    .put("remedy", outcome.remedy()));
    return list.toPrettyString();
  }
}
