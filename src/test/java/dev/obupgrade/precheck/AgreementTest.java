package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.precheck.SuiteReport.Verdict;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Intent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite on a cluster that behaves as one, beside what the vendor's checker says of it. */
class AgreementTest {

  private static final Intent INTENT =
      new Intent(List.of("zone1", "zone2", "zone3"), Optional.empty());
  private static final ServerAddress SECOND = new ServerAddress("10.0.2.1", 2882);

  @ParameterizedTest
  @ValueSource(strings = {"4.1.0.0-1", "4.2.1.2-1", "4.2.10.0-1", "4.3.5.2-1"})
  void bothFindAHealthyClusterFit(String build) {
    var cluster = FakeClusterShape.threeZones().withBuild(build).create(clock());

    assertThat(cluster.runUpgradeChecker().reasons()).isEmpty();
    assertThat(run(cluster).verdict()).isEqualTo(Verdict.FIT);
  }

  static Stream<Arguments> faultsOfBoth() {
    return Stream.of(
        fault("TenantsUnlocked", c -> c.setTenantLocked("mysql1", true)),
        fault("TenantStatus", c -> c.setTenantStatus("mysql1", "RESTORE")),
        fault("TenantCompaction", c -> c.setMerge("mysql1", false, false)),
        fault("LogReplicasInSync", c -> c.setLogSynced(SECOND, false)),
        fault("SchemaRefreshed", c -> c.setSchemaRefreshed(SECOND, false)),
        fault("TabletCompaction", c -> c.setObstacle(Obstacle.TABLET_MERGE, 1)),
        fault("DdlTasks", c -> c.setObstacle(Obstacle.DDL_TASK, 1)),
        fault("DirectLoads", c -> c.setObstacle(Obstacle.DIRECT_LOAD, 1)),
        fault("BackupJobs", c -> c.setObstacle(Obstacle.BACKUP_JOB, 1)),
        fault("RestoreJobs", c -> c.setObstacle(Obstacle.RESTORE_JOB, 1)),
        fault("TenantJobs", c -> c.setObstacle(Obstacle.TENANT_JOB, 1)),
        fault("ReplicaTasks", c -> c.setObstacle(Obstacle.REPLICA_TASK, 1)));
  }

  @ParameterizedTest
  @MethodSource("faultsOfBoth")
  void bothRefuseAFault(String check, Consumer<FakeCluster> fault) {
    var cluster = FakeCluster.threeZones(clock());
    fault.accept(cluster);

    assertThat(cluster.runUpgradeChecker().passed()).isFalse();
    assertThat(failed(cluster)).containsExactly(check);
  }

  static Stream<Arguments> faultsTheScriptMisses() {
    return Stream.of(
        fault("ZonesActive", c -> c.setZoneActive("zone2", false)),
        fault("ServersInService", c -> c.setServerStopTime(SECOND, 1)),
        fault("UpgradeModeOff", c -> c.setClusterParameter("enable_upgrade_mode", "True")),
        fault("UpgradeJobs", c -> c.startUpgradeJob(Duration.ofHours(1))),
        fault("TenantLocality", c -> c.setLocalityChanging("mysql1", true)));
  }

  @ParameterizedTest
  @MethodSource("faultsTheScriptMisses")
  void theSuiteRefusesMoreThanTheScript(String check, Consumer<FakeCluster> fault) {
    var cluster = FakeCluster.threeZones(clock());
    fault.accept(cluster);

    assertThat(cluster.runUpgradeChecker().passed()).isTrue();
    assertThat(failed(cluster)).containsExactly(check);
  }

  @Test
  void aDeadServersMissingRowsAreNoticedWhileItsRowStillSaysActive() {
    var cluster = FakeCluster.threeZones(clock());
    cluster.crashServer(SECOND);

    assertThat(failed(cluster))
        .contains("LogReplicasInSync", "SchemaRefreshed")
        .doesNotContain("ServersInService");
  }

  @Test
  void anUpgradeHalfDoneIsNoticed() {
    var cluster = FakeCluster.threeZones(clock());
    cluster.restartServer(SECOND, BuildVersion.parse("4.3.5.3-103000092025080818"));

    assertThat(failed(cluster)).isNotEmpty();
  }

  @Test
  void theSuiteCommandsNothing() {
    var cluster = FakeCluster.threeZones(clock());

    run(cluster);

    assertThat(cluster.commands()).isEmpty();
  }

  private static List<String> failed(FakeCluster cluster) {
    return run(cluster).outcomes().stream()
        .filter(CheckOutcome::failed)
        .map(CheckOutcome::name)
        .toList();
  }

  private static SuiteReport run(FakeCluster cluster) {
    try (var database = cluster.database()) {
      return new PreCheckSuite(Duration.ofSeconds(30)).run(database, INTENT);
    }
  }

  private static Arguments fault(String check, Consumer<FakeCluster> fault) {
    return Arguments.of(check, fault);
  }

  private static VirtualClock clock() {
    return new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  }
}
