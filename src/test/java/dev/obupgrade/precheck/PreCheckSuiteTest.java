package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.Activity;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.SuiteReport.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreCheckSuiteTest {

  private static final PreCheckSuite SUITE = new PreCheckSuite(Duration.ofSeconds(30));

  @Test
  void everyCheckPassesOnAHealthyCluster() {
    var report = SUITE.run(ClusterSnapshot.healthy(), Faults.usualIntent());

    assertThat(report.outcomes())
        .allSatisfy(outcome -> assertThat(outcome.result()).isEqualTo(CheckResult.Passed));
    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
  }

  static Collection<Fault> faults() {
    return Faults.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultFailsItsOwnCheckAndNoOther(Fault fault) {
    var report = SUITE.run(fault.what().apply(ClusterSnapshot.healthy()), fault.intent());

    assertThat(report.with(CheckResult.Failed))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.name()).isEqualTo(fault.check());
              assertThat(outcome.observed()).contains(fault.evidence());
              assertThat(outcome.conclusive()).isTrue();
            });
    assertThat(report.with(CheckResult.Passed)).hasSize(PreCheckSuite.definitions().size() - 1);
    assertThat(report.verdict()).isEqualTo(Verdict.UNFIT);
  }

  @Test
  void everyCheckHasAFaultThatFailsIt() {
    var covered = Faults.all().stream().map(Fault::check).collect(Collectors.toSet());

    assertThat(PreCheckSuite.CHECKS)
        .extracting(check -> check.definition().name())
        .containsExactlyInAnyOrderElementsOf(covered);
  }

  @Test
  void namesAreUniqueAndThoseOfTheClasses() {
    assertThat(PreCheckSuite.CHECKS)
        .allSatisfy(
            check ->
                assertThat(check.definition().name()).isEqualTo(check.getClass().getSimpleName()));
    assertThat(PreCheckSuite.definitions()).extracting(Definition::name).doesNotHaveDuplicates();
  }

  @Test
  void aClusterThatShowsNothingPassesNoCheckButThoseOfWorkUnderWay() {
    var nothing =
        new ClusterSnapshot(
            true,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new UpgradeState(Set.of(), Set.of(), Set.of()),
            List.of(),
            List.of(),
            ClusterSnapshot.healthy().activities());

    var report = SUITE.run(nothing, Faults.usualIntent());

    var underWay =
        PreCheckSuite.CHECKS.stream()
            .filter(ActivityCheck.class::isInstance)
            .map(check -> check.definition().name())
            .collect(Collectors.toCollection(HashSet::new));
    underWay.add("Connection");
    assertThat(report.with(CheckResult.Passed))
        .extracting(CheckOutcome::name)
        .containsExactlyInAnyOrderElementsOf(underWay);
  }

  @Test
  void twoZonesAreTooFew() {
    var healthy = ClusterSnapshot.healthy();
    var report = SUITE.run(healthy.withZones(healthy.zones().subList(0, 2)), Intent.unknown());

    assertThat(report.with(CheckResult.Failed))
        .extracting(CheckOutcome::name)
        .containsExactly("ZoneList");
  }

  @Test
  void whatNobodySaidIsNotChecked() {
    var report = SUITE.run(ClusterSnapshot.healthy(), Intent.unknown());

    assertThat(report.with(CheckResult.NotApplicable))
        .extracting(CheckOutcome::name)
        .containsExactly("TargetVersion");
    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
  }

  @Test
  void versionsAreComparedAsNumbers() {
    var ten =
        ClusterSnapshot.healthy()
            .withUpgradeState(
                new UpgradeState(
                    Set.of(false), Set.of("NONE"), Set.of(ObVersion.parse("4.2.10.0"))));

    assertThat(SUITE.run(ten, Faults.usualIntent()).verdict()).isEqualTo(Verdict.FIT);
  }

  @Test
  void aViewThatTheVersionLacksMakesItsCheckNotApplicable() {
    var older = ClusterSnapshot.healthy().withActivity(Activity.DIRECT_LOAD, OptionalLong.empty());

    assertThat(SUITE.run(older, Faults.usualIntent()).with(CheckResult.NotApplicable))
        .singleElement()
        .satisfies(
            outcome ->
                assertThat(outcome.observed())
                    .isEqualTo("this version has no __all_virtual_load_data_stat"));
  }

  @Test
  void aThousandOffendersAreCountedButNotAllNamed() {
    var cluster = ClusterSnapshot.healthy();
    var tenant = cluster.tenants().getFirst();
    var many = Collections.nCopies(1000, Faults.locked(tenant));

    var outcome =
        SUITE.run(cluster.withTenants(many), Faults.usualIntent()).outcomes().stream()
            .filter(o -> o.name().equals("TenantsUnlocked"))
            .findFirst()
            .orElseThrow();

    assertThat(outcome.observed()).endsWith("and 990 more").hasSizeLessThan(400);
  }
}
