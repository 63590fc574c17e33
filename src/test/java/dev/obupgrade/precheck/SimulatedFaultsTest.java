package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Intent.Avx2;
import dev.obupgrade.sim.Eventually;
import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.SqlClient;
import dev.obupgrade.sim.UnhealthyState;
import dev.obupgrade.sim.mysql.SqlError;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suite on the simulated cluster, in each of its unhealthy states: which of the checks sees it,
 * that no other is touched by it, and that it refuses whatever the vendor's checker refuses. What
 * that is, is read off the state's question, which is the script's own.
 */
class SimulatedFaultsTest {
  private static final String LATE = "4.3.5.2";
  private static final PreCheckSuite SUITE = new PreCheckSuite(Duration.ofSeconds(60));

  /** Of whom a state is a matter. */
  private enum Refuses {
    BOTH,
    SUITE_ALONE,
    /** Its question counts what a dropped tenant has left, which is no matter of the cluster's. */
    VENDOR_ALONE,
    NEITHER
  }

  /**
   * @param checks that fail
   * @param warnings checks that only warn
   */
  private record Expected(String version, Refuses who, Set<String> checks, Set<String> warnings) {
    Set<String> touched() {
      return Stream.concat(checks.stream(), warnings.stream()).collect(Collectors.toSet());
    }
  }

  private static final Map<String, Expected> EXPECTED = new HashMap<>();

  static {
    both("cluster version not the same everywhere", LATE, "MinObserverVersion");
    both("`compatible` not the same everywhere", LATE, "DataVersions");
    both("data version of a tenant behind", LATE, "DataVersions");
    both("a log not in sync", LATE, "LogReplicasInSync");
    both("a locality change under way", LATE, "TenantJobs");
    both("a replica being moved", LATE, "ReplicaTasks");
    both("a tenant merging", LATE, "TenantCompaction");
    suite("a merge that failed", "CompactionErrors");
    neither("a merge suspended", LATE);
    both("a tablet merging", LATE, "TabletCompaction");
    both("a tenant not normal", LATE, "TenantStatus");
    both("a tenant neither primary nor standby", LATE, "TenantRoles");
    both("a tenant locked", LATE, "TenantsUnlocked");
    both("a deleted tenant's unit not freed", LATE, "DroppedTenantUnits");
    both("a restore", LATE, "RestoreJobs");
    both("leaders spread at random", "4.0.0.0", "PrimaryZone");
    both("a DDL task", LATE, "DdlTasks");
    both("a backup", LATE, "BackupJobs");
    both("a log archive", "4.0.0.0", "ArchiveJobs");
    both("an archive destination", "4.0.0.0", "ArchiveDestinations");
    both("a backup destination", "4.0.0.0", "BackupDestinations");
    both("a server away", LATE, "ServersInService", "LogReplicasInSync", "SchemaRefreshed");
    suite("a server stopped", "ServersInService");
    suite("a zone stopped", "ZonesActive");
    both("a schema not refreshed", LATE, "SchemaRefreshed");
    both("servers of different builds", LATE, "ServerBuilds");
    both("a tenant with a reserved name", LATE, "TenantNames");
    both("a tenant being cloned", LATE, "CloneJobs");
    both("a snapshot being made", LATE, "TenantSnapshots");
    both("logs sent compressed by zlib", LATE, "LogTransportCompression");
    both("a table compressed by zlib", LATE, "ZlibTables");
    both("the table API compressed by zlib", LATE, "TableApiCompression");
    both("a minimal row image", "4.2.5.1", "BinlogRowImage");
    both("a tenant of Oracle mode", LATE, "StandbyReplicationUser");
    neither("a replication user", LATE);
    suite("a disk with no room", "DataDisks");
    suite("a log disk with no room", "LogDisks");
    suite("a tenant in two zones only", "TenantPools");
    neither("a standby tenant", LATE, "StandbyTenants");
    both("a table in columns", "4.3.2.0", "ColumnStoreAvx2");
    both("a column group in columns", "4.3.2.0", "ColumnStoreAvx2");
    both("a direct load", LATE, "DirectLoads");
    neither("a failed inspection", LATE);
    suite("an upgrade job whose root service is gone", "UpgradeJobs");
    EXPECTED.put(
        "parameters that a dropped tenant has left on a server",
        new Expected(LATE, Refuses.VENDOR_ALONE, Set.of(), Set.of()));
  }

  private static void both(String state, String version, String... checks) {
    EXPECTED.put(state, new Expected(version, Refuses.BOTH, Set.of(checks), Set.of()));
  }

  private static void suite(String state, String... checks) {
    EXPECTED.put(state, new Expected(LATE, Refuses.SUITE_ALONE, Set.of(checks), Set.of()));
  }

  private static void neither(String state, String version, String... warnings) {
    EXPECTED.put(state, new Expected(version, Refuses.NEITHER, Set.of(), Set.of(warnings)));
  }

  static List<UnhealthyState> states() throws IOException {
    return UnhealthyState.all();
  }

  @Test
  void everyUnhealthyStateOfTheSimulatorIsLookedAt() throws IOException {
    assertThat(states())
        .extracting(UnhealthyState::name)
        .containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
  }

  @ParameterizedTest
  @MethodSource("states")
  void aStateFailsItsOwnChecksAndNoOther(UnhealthyState state) throws SqlError {
    Expected expected = EXPECTED.get(state.name());
    try (Bench bench = new Bench(expected.version())) {
      Map<String, CheckResult> before = bench.results();
      assertThat(failed(before)).as("of a healthy cluster").isEmpty();
      assertThat(bench.ask(state.question())).isEqualTo(state.well());

      bench.spoil(state.statement());

      Eventually.is(state.now(), () -> bench.ask(state.question()));
      if (expected.who() == Refuses.BOTH) {
        assertThat(state.now()).as("what the script asks").isNotEqualTo(state.well());
      }
      Eventually.is(
          new TreeSet<>(expected.checks()).toString(), () -> failed(bench.results()).toString());
      assertThat(expected.warnings())
          .allSatisfy(
              check -> assertThat(bench.results()).containsEntry(check, CheckResult.Warning));
      assertThat(without(expected.touched(), bench.results()))
          .as("what is said of everything else")
          .isEqualTo(without(expected.touched(), before));
    }
  }

  /**
   * States that are made of one of the page's and something more, or hold for some versions only.
   */
  static Stream<Arguments> more() {
    String archive =
        "insert into CDB_OB_ARCHIVELOG(tenant_id, dest_id, status) values(1002, 1, 'DOING')";
    String oracle = "update __all_tenant set compatibility_mode = 1 where tenant_id = 1002";
    String replication =
        "insert into __all_virtual_user(tenant_id, user_id, user_name, host) values(1002, 200009, 'STANDBY_REPLICATION', '%')";
    return Stream.of(
        Arguments.of("4.1.0.0", List.of(archive), Set.of()),
        Arguments.of("4.1.0.0", List.of("alter tenant mysql1 primary_zone = 'RANDOM'"), Set.of()),
        Arguments.of(
            "4.0.0.0",
            List.of("alter tenant mysql1 primary_zone = 'zone1,zone2;zone3'"),
            Set.of("PrimaryZone")),
        Arguments.of(
            "4.0.0.0", List.of("alter tenant mysql1 primary_zone = 'zone1;zone2,zone3'"), Set.of()),
        Arguments.of("4.2.1.2", List.of(oracle), Set.of()),
        Arguments.of("4.2.1.2", List.of(oracle, replication), Set.of("StandbyReplicationUser")),
        Arguments.of("4.2.5.1", List.of(oracle), Set.of("StandbyReplicationUser")),
        Arguments.of("4.2.5.1", List.of(oracle, replication), Set.of()),
        Arguments.of("4.3.0.0", List.of(oracle), Set.of()),
        Arguments.of("4.3.0.0", List.of(oracle, replication), Set.of("StandbyReplicationUser")),
        Arguments.of(
            "4.3.0.0",
            List.of(
                "update CDB_OB_SYS_VARIABLES set value = '0' where tenant_id = 1002 and name = 'binlog_row_image'"),
            Set.of()),
        Arguments.of(
            "4.3.1.0",
            List.of(
                "call sim.fault('disk_full', 'zone2')",
                "insert into __all_virtual_tablet_pointer_status(svr_ip, svr_port, tenant_id, ls_id, tablet_id) values('127.0.0.2', 2882, 1002, 1001, 200001)"),
            Set.of("DataDisks", "TabletSpace")),
        Arguments.of(
            LATE,
            List.of(
                "alter system set log_transport_compress_func = 'zlib_lite_1.0' tenant = mysql1"),
            Set.of()),
        Arguments.of(
            LATE,
            List.of("alter system set tableapi_transport_compress_func = 'zlib_lite_1.0'"),
            Set.of("TableApiCompression")),
        Arguments.of(
            LATE,
            List.of(
                "delete from __all_virtual_core_table where column_name = 'upgrade_begin_data_version' and tenant_id = 1"),
            Set.of("DataVersions")),
        Arguments.of(
            LATE,
            List.of("update __all_server set status = 'DELETING' where zone = 'zone2'"),
            Set.of("ServersInService")),
        Arguments.of(
            LATE, List.of("call sim.fault('clock_off', 'zone2', 3)"), Set.of("ServerClocks")),
        Arguments.of(
            LATE,
            List.of(
                "update __all_virtual_core_table set column_value = 'x' where column_name = 'target_data_version' and tenant_id = 1002"),
            Set.of("DataVersions")),
        Arguments.of(LATE, List.of("alter system begin upgrade"), Set.of("UpgradeModeOff")));
  }

  @ParameterizedTest
  @MethodSource("more")
  void whatHoldsForSomeVersionsOnly(String version, List<String> statements, Set<String> checks)
      throws SqlError {
    try (Bench bench = new Bench(version)) {
      for (String statement : statements) {
        bench.spoil(statement);
      }

      Eventually.is(new TreeSet<>(checks).toString(), () -> failed(bench.results()).toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.0.0, 4.1.0.0",
    "4.1.0.0, 4.1.0.1",
    "4.1.0.0, 4.2.1.2",
    "4.2.1.2, 4.2.5.1",
    "4.2.1.2, 4.3.0.0",
    "4.2.5.1, 4.3.5.3",
    "4.3.0.0, 4.3.5.3",
    "4.3.5.2, 4.3.5.3"
  })
  void aHealthyClusterOfAnyVersionIsFit(String version, String target) throws SqlError {
    try (Bench bench = new Bench(version, ObVersion.parse(target))) {
      assertThat(failed(bench.results())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.0.0, 4.2.1.2, MinObserverVersion",
    "4.0.0.0, 4.3.5.3, MinObserverVersion",
    "4.2.1.2, 4.3.5.3, TargetVersion",
    "4.3.5.2, 4.3.5.1, TargetVersion"
  })
  void aTargetThatCanNotBeReachedIsRefused(String version, String target, String check)
      throws SqlError {
    try (Bench bench = new Bench(version, ObVersion.parse(target))) {
      assertThat(failed(bench.results())).containsExactly(check);
    }
  }

  /** Where the vendor's scripts of different lines say different things of the same cluster. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4.0.0.0 | 4.1.0.0 | update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002 | StandbyTenants",
        "4.1.0.0 | 4.1.0.1 | update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002 | StandbyTenants",
        "4.1.0.0 | 4.2.1.2 | update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002 | ",
        "4.1.0.0 | 4.1.0.1 | update __all_tenant set tenant_name = 'ALL' where tenant_id = 1002 | ",
        "4.1.0.0 | 4.2.1.2 | update __all_tenant set tenant_name = 'ALL' where tenant_id = 1002 | TenantNames",
        "4.1.0.0 | 4.2.1.2 | update __all_virtual_tablet_compaction_info set max_received_scn = 2 where tenant_id = 1002 | ",
        "4.1.0.0 | 4.3.0.0 | update __all_virtual_tablet_compaction_info set max_received_scn = 2 where tenant_id = 1002 | TabletCompaction",
        "4.2.1.2 | 4.3.0.0 | alter system set tableapi_transport_compress_func = 'zlib_1.0' | ",
        "4.2.1.2 | 4.2.5.1 | alter system set tableapi_transport_compress_func = 'zlib_1.0' | TableApiCompression"
      })
  void whatATargetMinds(String version, String target, String statement, String check)
      throws SqlError {
    try (Bench bench = new Bench(version, ObVersion.parse(target))) {
      bench.spoil(statement);

      Eventually.is(
          check == null ? "[]" : "[" + check + "]", () -> failed(bench.results()).toString());
    }
  }

  private static TreeSet<String> failed(Map<String, CheckResult> results) {
    return results.entrySet().stream()
        .filter(entry -> entry.getValue() == CheckResult.Failed)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, CheckResult> without(
      Set<String> checks, Map<String, CheckResult> results) {
    return results.entrySet().stream()
        .filter(entry -> !checks.contains(entry.getKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                // Servers that disagree on the version are asked what concerns either.
                entry ->
                    entry.getValue() == CheckResult.NotApplicable
                        ? CheckResult.Passed
                        : entry.getValue()));
  }

  /** A simulated cluster with a session to spoil it, and the suite beside it. */
  private static final class Bench implements AutoCloseable {
    private static final Password PASSWORD = new Password("secret");
    private final SimulatedCluster cluster;
    private final SqlClient root;
    private final Intent intent;

    Bench(String version) throws SqlError {
      this(version, nearest(ObVersion.parse(version)));
    }

    Bench(String version, ObVersion target) throws SqlError {
      cluster =
          SimulatedCluster.builder()
              .version(version)
              .rootPassword(PASSWORD.reveal())
              .timeScale(20)
              .start();
      root = SqlClient.root(cluster, "zone1");
      intent =
          new Intent(
              List.of(), Optional.of(target), Optional.empty(), List.of(), List.of(), Avx2.MISSING);
    }

    private static ObVersion nearest(ObVersion version) {
      if (version.compareTo(ObVersion.parse("4.1.0.0")) < 0) {
        return ObVersion.parse("4.1.0.0");
      }
      return version.compareTo(ObVersion.parse("4.2.5.1")) < 0
          ? ObVersion.parse("4.2.5.1")
          : ObVersion.parse("4.3.5.3");
    }

    void spoil(String statement) throws SqlError {
      root.run(here(statement));
    }

    String ask(String question) throws SqlError {
      return root.one(here(question));
    }

    /** The page's clusters have the second server at 127.0.0.2. */
    private String here(String statement) {
      return statement.replace("127.0.0.2", cluster.zone("zone2").getFirst().address().ip());
    }

    Map<String, CheckResult> results() {
      Supplier<Password> password = () -> PASSWORD;
      var access =
          new DatabaseAccess(
              cluster.servers().stream()
                  .map(s -> new DatabaseAccess.Endpoint(s.address().ip(), s.sqlPort()))
                  .toList(),
              "root",
              password);
      try (Database database = new JdbcDatabaseConnector().open(access)) {
        return SUITE.run(database, intent).outcomes().stream()
            .collect(Collectors.toMap(CheckOutcome::name, CheckOutcome::result));
      }
    }

    @Override
    public void close() throws SqlError {
      root.close();
      cluster.close();
    }
  }
}
