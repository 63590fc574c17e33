package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.versions.MinObserverVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuiteReportTest {

  @Test
  void aReportSurvivesTheWayToTheOperator() {
    var fault = Faults.all().getFirst();
    var report =
        new PreCheckSuite(Duration.ofSeconds(30))
            .run(fault.what().apply(ClusterSnapshot.healthy()), Intent.unknown());

    List<CheckStatus> read = SuiteReport.fromJson(report.toJson());

    var definition = new MinObserverVersion().definition();
    assertThat(read.getFirst())
        .isEqualTo(
            new CheckStatus(
                "MinObserverVersion",
                CheckResult.Failed,
                report.with(CheckResult.Failed).getFirst().observed(),
                definition.expected(),
                definition.remedy()));
    assertThat(read)
        .contains(new CheckStatus("ServerBuilds", CheckResult.Passed, null, null, null))
        .hasSameSizeAs(report.outcomes());
  }

  @Test
  void whatDoesNotApplyHasItsReasonAndNothingToDo() {
    var report =
        new PreCheckSuite(Duration.ofSeconds(30))
            .run(ClusterSnapshot.healthy(), Faults.usualIntent());

    assertThat(SuiteReport.fromJson(report.toJson()))
        .filteredOn(check -> check.result() == CheckResult.NotApplicable)
        .hasSizeGreaterThan(5)
        .allSatisfy(check -> assertThat(check.observed()).isNotBlank().doesNotEndWith("…"))
        .allSatisfy(check -> assertThat(check.expected()).isNull())
        .allSatisfy(check -> assertThat(check.remedy()).isNull());
  }

  @Test
  void theLongestTextsAreCutFirstAndEveryNameStays() {
    var report = report(40, "ä€😀".repeat(300));

    String message = report.toJson();

    assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(3500, 4096);
    var read = SuiteReport.fromJson(message);
    assertThat(read).hasSize(41);
    assertThat(read)
        .filteredOn(check -> check.result() == CheckResult.Failed && !check.name().equals("Short"))
        .allSatisfy(
            check ->
                assertThat(check.observed())
                    .startsWith("ä")
                    .endsWith("…")
                    .doesNotContain("\uFFFD", "?"));
    assertThat(read)
        .filteredOn(check -> check.name().equals("Short"))
        .singleElement()
        .extracting(CheckStatus::observed)
        .isEqualTo("brief");
  }

  @Test
  void failedNamesOutliveThePassedOnes() {
    var outcomes = new ArrayList<>(report(60, "long ".repeat(50)).outcomes());
    IntStream.range(0, 200)
        .forEach(i -> outcomes.add(outcome("PassedCheckNumber" + i, CheckResult.Passed, "fine")));

    String message = new SuiteReport(outcomes).toJson();

    assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4096);
    assertThat(message).contains("\"passedLeftOut\":200");
    assertThat(SuiteReport.fromJson(message)).hasSize(61);
  }

  @Test
  void aCheckOfAnotherVersionHasNoDefinition() {
    var read = SuiteReport.fromJson("{\"Failed\":{\"Later\":\"seen\"},\"Passed\":[]}");

    assertThat(read)
        .containsExactly(new CheckStatus("Later", CheckResult.Failed, "seen", null, null));
  }

  @Test
  void anythingElseThanAMessageIsNamedAsSuch() {
    assertThatThrownBy(() -> SuiteReport.fromJson(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The pre-check left no message");
    assertThatThrownBy(() -> SuiteReport.fromJson("Killed"))
        .hasMessage("'Killed' is not a message of the pre-check");
    assertThatThrownBy(() -> SuiteReport.fromJson("{}"))
        .hasMessageContaining("is not a message of the pre-check");
  }

  private static SuiteReport report(int failures, String text) {
    var outcomes = new ArrayList<CheckOutcome>();
    outcomes.add(outcome("Short", CheckResult.Failed, "brief"));
    IntStream.range(0, failures)
        .forEach(i -> outcomes.add(outcome("FailingCheckNumber" + i, CheckResult.Failed, text)));
    return new SuiteReport(outcomes);
  }

  private static CheckOutcome outcome(String name, CheckResult result, String observed) {
    return new CheckOutcome(name, result, observed, "expected", "remedy", Finding.Answer.COMPLETE);
  }
}
