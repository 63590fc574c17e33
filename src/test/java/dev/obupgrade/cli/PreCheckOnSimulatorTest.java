package dev.obupgrade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.jdbc.JdbcDatabaseConnector;
import dev.obupgrade.precheck.PreCheckSuite;
import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.cluster.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command from its arguments down to the wire, against the simulated cluster. */
class PreCheckOnSimulatorTest {

  private static final int CHECKS = PreCheckSuite.definitions().size();
  private final Map<String, String> env = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"4.3.5.2-102000042025061010", "4.2.1.2-102000042023120514", "4.1.0.0-1"})
  void aHealthyClusterIsFit(String version) {
    try (var cluster = SimulatedCluster.builder().version(version).rootPassword("pw").start()) {
      assertThat(run(cluster, "pw", "--zones", "zone1,zone2,zone3")).as("%s%s", out, err).isZero();
    }
  }

  @Test
  void aStoppedZoneIsUnfit() throws Exception {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      cluster.session("zone1", "root").execute("ALTER SYSTEM STOP ZONE zone2", List.of());

      assertThat(run(cluster, "pw")).isEqualTo(1);
      assertThat(out.toString()).containsPattern("ZonesActive +Failed +Zone zone2 is not active");
    }
  }

  @Test
  void aWrongPasswordAndAnotherTenantCanNotTell() {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      assertThat(run(cluster, "wrong")).isEqualTo(2);
      assertThat(run(cluster, "", "--user", "root@mysql1")).isEqualTo(2);
    }
  }

  /** The first of its hosts alone doesn't decide. */
  @ParameterizedTest
  @ValueSource(strings = {"login_refused 1045", "sick_server 4013", "sick_server 1146"})
  void aFirstHostThatIsSickIsPassedOver(String fault) {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      String[] words = fault.split(" ");
      cluster.fault(words[0], cluster.servers().getFirst().address().toString(), words[1]);

      assertThat(run(cluster, "pw", "--second-look", "0")).as("%s", out).isZero();
    }
  }

  @Test
  void aUserWithoutPrivilegesIsToldWhichItLacks() throws Exception {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      var root = cluster.session("zone1", "root");
      root.execute("create user ops identified by 'secret'", List.of());

      assertThat(run(cluster, "secret", "--user", "ops")).as("%s", out).isEqualTo(1);
      assertThat(out.toString())
          .containsPattern("PrivilegesSuffice +Failed +'ops' lacks SELECT, SUPER");

      root.execute("grant select on oceanbase.* to ops", List.of());
      root.execute("grant super on *.* to ops", List.of());
      assertThat(run(cluster, "secret", "--user", "ops")).as("%s", out).isZero();
    }
  }

  @Test
  void aHostThatIsNoneCanNotTell() {
    assertThat(run("no-such-host.invalid", 2881, "pw")).isEqualTo(2);
    assertThat(out.toString()).contains("no-such-host.invalid:2881");
    assertThat(run("not a host", 2881, "pw")).isEqualTo(2);
    assertThat(out.toString() + err).contains("not a host").doesNotContain("\tat ");
  }

  @Test
  void aQuestionThatHangsFailsItsOwnCheckInItsTime() {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      cluster.fault("slow_statement", "GV$OB_SERVER_SCHEMA_INFO", "3600");

      assertThat(run(cluster, "pw", "--timeout", "2", "--second-look", "0")).isEqualTo(2);

      assertThat(out.toString())
          .containsPattern(
              "SchemaRefreshed +Failed +Can't read GV\\$OB_SERVER_SCHEMA_INFO: .*\\. The database is unavailable: no answer within 2 s")
          .containsPattern("TenantStatus +Passed")
          .endsWith("1 of %d checks got no usable answer.\n".formatted(CHECKS));
    }
  }

  @Test
  void aViewThatIsNeededIsMissed() {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      cluster.fault("statement_error", "GV$OB_LOG_STAT", "1146", "Table 'x' doesn't exist");

      assertThat(run(cluster, "pw", "--second-look", "0")).isEqualTo(2);
      assertThat(out.toString())
          .containsPattern(
              "LogReplicasInSync +Failed +Can't read GV\\$OB_LOG_STAT: .*\\. The database refused the query: .*1146");
    }
  }

  @Test
  void aViewThatIsDeniedFailsItsOwnCheckAndAdvisesNoCancel() {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      cluster.fault("statement_error", "CDB_OB_BACKUP_JOBS", "1142", "command denied");

      assertThat(run(cluster, "pw", "--second-look", "0")).isEqualTo(2);

      assertThat(out.toString())
          .containsPattern("BackupJobs +Failed +Can't read .*CDB_OB_BACKUP_JOBS.*1142")
          .doesNotContain("CANCEL BACKUP")
          .endsWith("1 of %d checks got no usable answer.\n".formatted(CHECKS));
    }
  }

  @Test
  void aViewThatSomeVersionsLackIsNotApplicable() {
    try (var cluster = SimulatedCluster.builder().version("4.2.5.1").rootPassword("pw").start()) {
      cluster.fault(
          "statement_error", "__all_virtual_load_data_stat", "1146", "Table 'x' doesn't exist");

      assertThat(run(cluster, "pw")).isZero();
      assertThat(out.toString())
          .containsPattern(
              "DirectLoads +NotApplicable +This version has no __all_virtual_load_data_stat");
    }
  }

  @Test
  void anyViewMayBeMissingWithoutAStackTrace() throws Exception {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      for (String view : views()) {
        cluster.fault("statement_error", view, "1146", "Table '" + view + "' doesn't exist");

        int code = run(cluster, "pw", "--second-look", "0");

        assertThat(out.toString() + err).as(view).doesNotContain("\tat ", "Exception");
        assertThat(code).as("%s: %s", view, out).isIn(0, 2);
        assertThat(out.toString()).as("without %s", view).contains("UpgradeJobs");
        cluster.clear("*");
      }
    }
  }

  @Test
  void aBackupIsAsOldAsTheDatabasesClockSays() throws Exception {
    try (var cluster = SimulatedCluster.builder().rootPassword("pw").start()) {
      assertThat(run(cluster, "pw", "--max-backup-age", "7d")).isEqualTo(1);
      assertThat(out.toString())
          .containsPattern("LastBackup +Failed +Tenant mysql1 has no successful backup");
      backedUp(cluster, "FAILED", "interval 1 minute");
      backedUp(cluster, "SUCCESS", "interval 2 hour");

      assertThat(run(cluster, "pw", "--max-backup-age", "3h")).as("%s", out).isZero();
      assertThat(run(cluster, "pw", "--max-backup-age", "1h")).isEqualTo(1);
      assertThat(out.toString())
          .containsPattern(
              "LastBackup +Failed +The last backup of tenant mysql1 is 2h .*more than 1h");
    }
  }

  private static void backedUp(SimulatedCluster cluster, String status, String ago)
      throws Exception {
    cluster
        .session("zone1", "root")
        .execute(
            "insert into oceanbase.CDB_OB_BACKUP_SET_FILES(tenant_id, backup_set_id, status, file_status, end_timestamp) values(1002, 1, '%s', 'AVAILABLE', now(6) - %s)"
                .formatted(status, ago),
            List.of());
  }

  @Test
  void aTenantsLoginIsTriedAtAServerThatHasTheTenant() {
    try (var cluster =
        SimulatedCluster.builder().rootPassword("pw").account("app@mysql1", "right").start()) {
      env.put("APP", "right");
      assertThat(run(cluster, "pw", "--tenant-login", "app@mysql1=env:APP")).as("%s", out).isZero();
      env.put("APP", "wrong");
      assertThat(run(cluster, "pw", "--tenant-login", "app@mysql1=env:APP")).isEqualTo(1);
      assertThat(out.toString())
          .containsPattern("TenantLogins +Failed +app@mysql1: .*Access denied");
      assertThat(out.toString() + err).doesNotContain("wrong");
    }
  }

  @Test
  void aClusterWithStandbysHasToBeAtTheTargetFirst() throws Exception {
    try (var primary = SimulatedCluster.builder().rootPassword("pw").start();
        var standby = SimulatedCluster.builder().rootPassword("other").version("4.3.5.2").start()) {
      standby
          .session("zone1", "root")
          .execute(
              "update oceanbase.__all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002",
              List.of());
      env.put("WEST", "other");
      Server server = standby.servers().getFirst();
      String west = "west=root@%s:%d=env:WEST".formatted(server.address().ip(), server.sqlPort());

      assertThat(run(primary, "pw", "--target", "4.3.5.3", "--counterpart", west)).isEqualTo(1);
      assertThat(out.toString())
          .containsPattern(
              "Counterparts +Failed +Cluster west runs 4.3.5.2 and has standby tenants");
      assertThat(run(primary, "pw", "--target", "4.3.5.2", "--counterpart", west)).isZero();
    }
  }

  /** All that the page of checks names as asked. */
  private static Set<String> views() throws IOException {
    return Pattern.compile("oceanbase\\.([\\w$]+)")
        .matcher(Files.readString(Path.of("docs/prechecks.md")))
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private int run(String host, int port, String password, String... options) {
    out.getBuffer().setLength(0);
    var args = new ArrayList<>(List.of("precheck", "--host", host, "--port", "" + port));
    args.addAll(List.of(options));
    env.put("OBU_PASSWORD", password);
    return new CommandLineTool(
            env, new JdbcDatabaseConnector(), new PrintWriter(out), new PrintWriter(err))
        .run(args.toArray(String[]::new));
  }

  private int run(SimulatedCluster cluster, String password, String... options) {
    var servers = cluster.servers();
    return run(
        servers.stream().map(s -> s.address().ip()).collect(Collectors.joining(",")),
        servers.stream().map(Server::sqlPort).findFirst().orElseThrow(),
        password,
        options);
  }
}
