package dev.obupgrade.precheck;

import static dev.obupgrade.precheck.ClusterSnapshot.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.SuiteReport.Verdict;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Intent.Avx2;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Tests warnings, which don't stop an upgrade, and queries that this version or this login doesn't
 * allow.
 */
class WarningsTest {
  private static final PreCheckSuite SUITE = new PreCheckSuite(Duration.ofSeconds(30));

  @Test
  void aStandbyTenantIsAWarningThatSaysWhichSideComesFirst() {
    var report = SUITE.run(FitnessFaults.standby(ClusterSnapshot.healthy()), Faults.usualIntent());

    assertThat(outcome(report, "StandbyTenants").result()).isEqualTo(CheckResult.Warning);
    assertThat(outcome(report, "StandbyTenants").observed()).contains("Tenant mysql1 is a standby");
    assertThat(outcome(report, "StandbyTenants").remedy())
        .contains("don't upgrade the primary's cluster before this upgrade is over");
    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
  }

  @Test
  void noVersionBefore42IsUpgradedToWithAStandbyTenant() {
    var cluster = FitnessFaults.standby(ClusterSnapshot.healthy(ObVersion.parse("4.1.0.0")));

    assertThat(outcome(cluster, to("4.1.0.1"), "StandbyTenants").result())
        .isEqualTo(CheckResult.Failed);
  }

  /** The next stop of such a cluster is 4.1.0.0 whatever it is to come to in the end. */
  @Test
  void belowTheFirstBarrierNoStandbyTenantIsFine() {
    var cluster = FitnessFaults.standby(ClusterSnapshot.healthy(ObVersion.parse("4.0.0.0")));

    assertThat(outcome(cluster, Intent.unknown(), "StandbyTenants").result())
        .isEqualTo(CheckResult.Failed);
  }

  @Test
  void theClusterOfThePrimaryMayBeBehind() {
    var primary = SnapshotDatabase.of(ClusterSnapshot.healthy());

    assertThat(outcome(ClusterSnapshot.healthy(), FitnessFaults.beside(primary), "Counterparts"))
        .extracting(CheckOutcome::result, CheckOutcome::observed)
        .containsExactly(CheckResult.Passed, "Cluster other runs 4.3.5.2");
  }

  @Test
  void aStandbysClusterThatIsAtTheTargetIsWell() {
    var standby =
        SnapshotDatabase.of(
            FitnessFaults.standby(ClusterSnapshot.healthy(ObVersion.parse("4.3.5.3"))));

    assertThat(
            outcome(ClusterSnapshot.healthy(), FitnessFaults.beside(standby), "Counterparts")
                .result())
        .isEqualTo(CheckResult.Passed);
  }

  @Test
  void anotherClusterThatDoesNotAnswerProvesNothing() {
    var intent =
        new Intent(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(
                new Intent.Counterpart(
                    "west",
                    () -> {
                      throw new DatabaseException.Unavailable("no server answers", null);
                    })),
            Avx2.UNKNOWN);

    var outcome = outcome(ClusterSnapshot.healthy(), intent, "Counterparts");

    assertThat(outcome.result()).isEqualTo(CheckResult.Failed);
    assertThat(outcome.conclusive()).isFalse();
    assertThat(outcome.observed()).isEqualTo("Cluster west: no server answers");
  }

  @Test
  void clocksThatDifferNoticeablyAreAWarning() {
    assertWarning(
        "ServerClocks",
        a -> a.clocks.set(0, ServerClock.read(server(1), 500_000, 1_000)),
        "10.0.0.1:2882 is 492 ms ahead");
  }

  @Test
  void before41TheyAreAFailure() {
    var cluster =
        ClusterSnapshot.healthy(ObVersion.parse("4.0.0.0"))
            .withAnswers(a -> a.clocks.set(0, ServerClock.read(server(1), 500_000, 1_000)));

    assertThat(outcome(cluster, Intent.unknown(), "ServerClocks").result())
        .isEqualTo(CheckResult.Failed);
  }

  @Test
  void aDifferenceThatMayBeTheAnswersDelayIsNone() {
    assertThat(
            outcome(
                    ClusterSnapshot.healthy()
                        .withAnswers(
                            a -> a.clocks.set(0, ServerClock.read(server(1), 500_000, 450_000))),
                    Intent.unknown(),
                    "ServerClocks")
                .result())
        .isEqualTo(CheckResult.Passed);
  }

  @Test
  void aClockThatCanNotBeReadIsAWarning() {
    assertWarning(
        "ServerClocks",
        a -> a.clocks.set(0, ServerClock.unread(server(1), "10.0.0.1:2881: timed out")),
        "10.0.0.1:2881: timed out");
  }

  @Test
  void disksThatGetFullAreAWarning() {
    assertWarning(
        "DataDisks",
        a -> a.dataDisks.set(1, new DiskUse(server(2), OptionalLong.empty(), 80, 100)),
        "10.0.0.2:2882 is at 80 %");
    assertWarning(
        "LogDisks",
        a -> a.logDisks.set(1, new DiskUse(server(2), OptionalLong.of(1002), 85, 100)),
        "Tenant mysql1 on 10.0.0.2:2882 is at 85 %");
  }

  @Test
  void whatARoleMayAllowIsAWarning() {
    assertWarning(
        "PrivilegesSuffice",
        a ->
            a.grants =
                new Grants(
                    "'ops'@'%'",
                    Set.of(Privilege.SELECT), EnumSet.of(Privilege.ALTER_SYSTEM, Privilege.SUPER)),
        "SUPER");
  }

  @Test
  void storeByColumnsIsAWarningWhereNobodyKnowsTheProcessors() {
    var cluster =
        ClusterSnapshot.healthy(ObVersion.parse("4.3.2.0"))
            .withObstacle(Obstacle.COLUMN_STORE_TABLE, OptionalLong.of(1));

    assertThat(outcome(cluster, Faults.usualIntent(), "ColumnStoreAvx2").result())
        .isEqualTo(CheckResult.Warning);
    assertThat(
            outcome(cluster, FitnessFaults.processor(Avx2.AVAILABLE), "ColumnStoreAvx2").result())
        .isEqualTo(CheckResult.Passed);
  }

  @Test
  void whatOnlyNewerTargetsMindIsNoMatterToOthers() {
    var cluster =
        ClusterSnapshot.healthy(ObVersion.parse("4.1.0.0"))
            .withObstacle(Obstacle.ZLIB_TABLE, OptionalLong.of(1));

    assertThat(outcome(cluster, to("4.1.0.1"), "ZlibTables"))
        .extracting(CheckOutcome::result, CheckOutcome::observed)
        .containsExactly(
            CheckResult.NotApplicable,
            "Applies only to targets from 4.2.2.0 (of 4.3, from 4.3.1.0)");
    assertThat(outcome(cluster, to("4.3.0.0"), "ZlibTables").result())
        .isEqualTo(CheckResult.NotApplicable);
    assertThat(outcome(cluster, to("4.2.5.1"), "ZlibTables").result())
        .isEqualTo(CheckResult.Failed);
  }

  @Test
  void itIsAWarningWhereNobodySaidWhereTheUpgradeGoesTo() {
    var cluster =
        ClusterSnapshot.healthy(ObVersion.parse("4.1.0.0"))
            .withObstacle(Obstacle.ZLIB_TABLE, OptionalLong.of(1));

    assertThat(outcome(cluster, Intent.unknown(), "ZlibTables").result())
        .isEqualTo(CheckResult.Warning);
    assertThat(outcome(cluster, Intent.unknown(), "ZlibTables").observed())
        .endsWith("; this is a failure for targets from 4.2.2.0 (of 4.3, from 4.3.1.0)");
  }

  @Test
  void aClusterThatCanGoToTheNewestVersionIsTakenToDoSo() {
    var cluster =
        ClusterSnapshot.healthy(ObVersion.parse("4.2.5.1"))
            .withObstacle(Obstacle.MINIMAL_ROW_IMAGE, OptionalLong.of(1));

    assertThat(outcome(cluster, Intent.unknown(), "BinlogRowImage").result())
        .isEqualTo(CheckResult.Failed);
  }

  private static Intent to(String target) {
    return new Intent(List.of(), Optional.of(ObVersion.parse(target)));
  }

  @Test
  void aBackupThatIsNewEnoughPasses() {
    assertThat(
            outcome(
                    ClusterSnapshot.healthy(),
                    FitnessFaults.backupWithin(Duration.ofHours(24)),
                    "LastBackup")
                .result())
        .isEqualTo(CheckResult.Passed);
  }

  @Test
  void loginsThatWorkPass() {
    assertThat(
            outcome(ClusterSnapshot.healthy(), FitnessFaults.login("mysql1"), "TenantLogins")
                .observed())
        .isEqualTo("1 logins work");
  }

  @Test
  void aLoginWithoutAPasswordSaysWhatIsMissing() {
    var intent =
        new Intent(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(
                new Intent.TenantLogin(
                    "mysql1",
                    "app",
                    () -> {
                      throw new IllegalArgumentException("no password");
                    })),
            List.of(),
            Avx2.UNKNOWN);

    assertThat(outcome(ClusterSnapshot.healthy(), intent, "TenantLogins"))
        .extracting(CheckOutcome::result, CheckOutcome::observed)
        .containsExactly(CheckResult.Failed, "app@mysql1: no password");
  }

  @Test
  void aViewOrColumnThatThisVersionLacksMakesTheseChecksNotApplicable() {
    var cluster =
        ClusterSnapshot.healthy()
            .withAnswers(
                a -> {
                  a.refusedQuestions.put("dataDisks", refused(ErrorCode.NO_SUCH_TABLE));
                  a.refusedQuestions.put("logDisks", refused(ErrorCode.NO_SUCH_COLUMN));
                  a.refusedQuestions.put("ddlHistory", refused(ErrorCode.NO_SUCH_TABLE));
                });

    var report = SUITE.run(cluster, Faults.usualIntent());

    assertThat(report.with(CheckResult.NotApplicable))
        .extracting(CheckOutcome::name)
        .contains("DataDisks", "LogDisks", "DdlOperations");
    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
  }

  @Test
  void anyOtherRefusalOfTheirsIsAFailure() {
    var cluster =
        ClusterSnapshot.healthy()
            .withAnswers(a -> a.refusedQuestions.put("dataDisks", refused(1142)));

    assertThat(outcome(cluster, Intent.unknown(), "DataDisks").result())
        .isEqualTo(CheckResult.Failed);
  }

  @Test
  void obstaclesAreCountedEvenIfNoneCanBeNamed() {
    var cluster =
        ClusterSnapshot.healthy()
            .withObstacle(Obstacle.BACKUP_JOB, OptionalLong.of(2))
            .withAnswers(a -> a.refusedQuestions.put("examples", refused(1054)));

    assertThat(outcome(cluster, Intent.unknown(), "BackupJobs").observed())
        .isEqualTo("2 backup jobs are running");
  }

  private static DatabaseException refused(int code) {
    return new DatabaseException.Refused(code, "42S02", "refused", null);
  }

  private static void assertWarning(
      String check, Consumer<FitnessAnswers> change, String evidence) {
    var report = SUITE.run(ClusterSnapshot.healthy().withAnswers(change), Faults.usualIntent());

    assertThat(outcome(report, check).result()).isEqualTo(CheckResult.Warning);
    assertThat(outcome(report, check).observed()).contains(evidence);
    assertThat(report.verdict()).isEqualTo(Verdict.FIT);
  }

  private static CheckOutcome outcome(ClusterSnapshot cluster, Intent intent, String check) {
    return outcome(SUITE.run(cluster, intent), check);
  }

  private static CheckOutcome outcome(SuiteReport report, String check) {
    return report.outcomes().stream().filter(o -> o.name().equals(check)).findFirst().orElseThrow();
  }
}
