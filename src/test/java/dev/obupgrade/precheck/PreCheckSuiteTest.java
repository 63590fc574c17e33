package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.SuiteReport.Verdict;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.ObstacleCheck;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreCheckSuiteTest {

  private static final PreCheckSuite SUITE = new PreCheckSuite(Duration.ofSeconds(30));

  @Test
  void everyCheckPassesOnAHealthyCluster() {
    var report = SUITE.run(ClusterSnapshot.healthy(), Faults.usualIntent());

    assertThat(report.outcomes())
        .filteredOn(outcome -> outcome.result() != CheckResult.NotApplicable)
        .allSatisfy(outcome -> assertThat(outcome.result()).isEqualTo(CheckResult.Passed));
    assertThat(report.with(CheckResult.NotApplicable))
        .extracting(CheckOutcome::name)
        .containsExactly(
            "TabletSpace",
            "PrimaryZone",
            "StandbyTenants",
            "Counterparts",
            "TenantLogins",
            "LastBackup",
            "ColumnStoreAvx2",
            "BinlogRowImage",
            "StandbyReplicationUser",
            "ArchiveJobs",
            "ArchiveDestinations",
            "BackupDestinations");
    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.0.0", "4.1.0.0", "4.2.1.2", "4.2.10.0", "4.3.0.0", "4.3.2.0"})
  void aHealthyClusterOfAnyVersionIsFit(String version) {
    var cluster = ClusterSnapshot.healthy(ObVersion.parse(version));
    var intent = new Intent(List.of(), Optional.of(ObVersion.parse(version)));

    assertThat(SUITE.run(cluster, intent).with(CheckResult.Failed)).isEmpty();
  }

  static Collection<Fault> faults() {
    return Faults.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultFailsItsOwnCheckAndNoOther(Fault fault) {
    var healthy = ClusterSnapshot.healthy(ObVersion.parse(fault.version()));
    var report = SUITE.run(fault.what().apply(healthy), fault.intent());

    assertThat(report.with(CheckResult.Failed))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.name()).isEqualTo(fault.check());
              assertThat(outcome.observed()).contains(fault.evidence());
              assertThat(outcome.conclusive()).isTrue();
            });
    assertThat(results(report, fault.check()))
        .as("what is said of everything else")
        .isEqualTo(results(SUITE.run(healthy, fault.intent()), fault.check()));
    assertThat(report.verdict()).isEqualTo(Verdict.UNFIT);
  }

  /** About the cluster as a whole, or the user: there is no offending object to name. */
  private static final Set<String> OF_THE_WHOLE =
      Set.of("MinObserverVersion", "TargetVersion", "UpgradeModeOff", "PrivilegesSuffice");

  /** An object of the snapshot by name, or what its database names as an example of obstacles. */
  private static final Pattern NAMED =
      Pattern.compile(
          "mysql1|ora1|All_User|zone[1-4]|10\\.0\\.0\\.[1-9]:\\d+|root service|"
              + "tenant \\d+ log stream \\d+|one of [A-Z_]+|job 9|^Cluster \\w+|\\w+@\\w+");

  @ParameterizedTest
  @MethodSource("faults")
  void aFailureNamesAnOffender(Fault fault) {
    assumeFalse(OF_THE_WHOLE.contains(fault.check()));
    var healthy = ClusterSnapshot.healthy(ObVersion.parse(fault.version()));

    assertThat(SUITE.run(fault.what().apply(healthy), fault.intent()).with(CheckResult.Failed))
        .extracting(CheckOutcome::observed)
        .allSatisfy(evidence -> assertThat(evidence).containsPattern(NAMED));
  }

  @Test
  void aParameterThatDiffersNamesTheServersOfEachValue() {
    var cluster =
        ClusterSnapshot.healthy()
            .withUpgradeState(
                new UpgradeState(
                    Set.of(true, false), Set.of("NONE"), Set.of(ClusterSnapshot.VERSION)))
            .withAnswers(
                a -> {
                  a.parameters.add(mode(1, "True"));
                  a.parameters.add(mode(2, "False"));
                  a.parameters.add(mode(3, "False"));
                });

    assertThat(SUITE.run(cluster, Faults.usualIntent()).with(CheckResult.Failed))
        .singleElement()
        .extracting(CheckOutcome::observed)
        .asString()
        .endsWith(
            "; enable_upgrade_mode is False on 10.0.0.2:2882, 10.0.0.3:2882, True on 10.0.0.1:2882");
  }

  private static ParameterValue mode(int server, String value) {
    return new ParameterValue(
        ClusterSnapshot.server(server),
        "zone" + server,
        OptionalLong.empty(),
        "enable_upgrade_mode",
        value);
  }

  private static Map<String, CheckResult> results(SuiteReport report, String but) {
    return report.outcomes().stream()
        .filter(outcome -> !outcome.name().equals(but))
        .collect(Collectors.toMap(CheckOutcome::name, CheckOutcome::result));
  }

  @Test
  void everyCheckHasAFaultThatFailsIt() {
    var covered = Faults.all().stream().map(Fault::check).collect(Collectors.toSet());
    covered.add("StandbyTenants"); // which fails for old targets only

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
  void aClusterThatShowsNothingPassesNoCheckButThoseThatWantNothing() {
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
            ClusterSnapshot.healthy().obstacles(),
            new FitnessAnswers().changed(a -> a.grants = Grants.nothingKnown()));

    var report = SUITE.run(nothing, Faults.usualIntent());

    var underWay =
        PreCheckSuite.CHECKS.stream()
            .filter(ObstacleCheck.class::isInstance)
            .map(check -> check.definition().name())
            .collect(Collectors.toCollection(HashSet::new));
    underWay.add("Connection");
    underWay.add("DdlOperations"); // nothing is not too much
    underWay.add("ColumnStoreAvx2");
    underWay.add("UpgradeJobs"); // most clusters have never run one
    assertThat(report.with(CheckResult.Passed))
        .extracting(CheckOutcome::name)
        .containsExactlyInAnyOrderElementsOf(underWay);
  }

  @Test
  void whatFailsIsLookedAtOnceMoreAndTheSecondLookCounts() {
    var healthy = ClusterSnapshot.healthy();
    var fault = Faults.all().stream().filter(f -> f.name().equals("schema missing")).findFirst();
    var sick = fault.orElseThrow().what().apply(healthy);
    List<ClusterSnapshot> looks = new ArrayList<>(List.of(sick, healthy));
    FitnessView cluster =
        (FitnessView)
            Proxy.newProxyInstance(
                FitnessView.class.getClassLoader(),
                new Class<?>[] {FitnessView.class},
                (proxy, method, args) ->
                    method.invoke(
                        method.getName().equals("schemas") ? looks.removeFirst() : healthy, args));

    assertThat(SUITE.run(cluster, Faults.usualIntent()).with(CheckResult.Failed)).isEmpty();
    assertThat(looks).as("looks that nobody took").isEmpty();
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
        .contains("TargetVersion");
    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
  }

  @Test
  void versionsAreComparedAsNumbers() {
    var ten = ClusterSnapshot.healthy(ObVersion.parse("4.2.10.0"));

    assertThat(SUITE.run(ten, Faults.usualIntent()).verdict()).isEqualTo(Verdict.FIT);
  }

  @Test
  void aViewThatTheVersionLacksMakesItsCheckNotApplicable() {
    var older =
        ClusterSnapshot.healthy(ObVersion.parse("4.2.5.1"))
            .withObstacle(Obstacle.DIRECT_LOAD, OptionalLong.empty());

    assertThat(SUITE.run(older, Faults.usualIntent()).with(CheckResult.NotApplicable))
        .filteredOn(outcome -> outcome.name().equals("DirectLoads"))
        .singleElement()
        .satisfies(
            outcome ->
                assertThat(outcome.observed())
                    .isEqualTo("This version has no __all_virtual_load_data_stat"));
  }

  @Test
  void aViewThatTheVersionShouldHaveProvesNothingWhenItIsNotThere() {
    var odd = ClusterSnapshot.healthy().withObstacle(Obstacle.BACKUP_JOB, OptionalLong.empty());

    var report = SUITE.run(odd, Faults.usualIntent());

    assertThat(report.with(CheckResult.Failed))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.name()).isEqualTo("BackupJobs");
              assertThat(outcome.observed())
                  .isEqualTo(
                      "The database has no CDB_OB_BACKUP_JOBS, but its version should have it");
            });
    assertThat(report.verdict()).isEqualTo(Verdict.UNTOLD);
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
