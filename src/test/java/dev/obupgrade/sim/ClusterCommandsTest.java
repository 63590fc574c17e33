package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters, freezes, merges, jobs, faults and versions. */
class ClusterCommandsTest {
  private static final String UNMERGED =
      "select count(1) from CDB_OB_MAJOR_COMPACTION where (GLOBAL_BROADCAST_SCN > LAST_SCN or STATUS != 'IDLE')";
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(100).start();
    root = SqlClient.root(cluster, "zone1");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aParameterReachesAllServersAndTheTableOfWhatWasEverSet() throws SqlError {
    root.run("alter system set enable_ddl = 'false'");
    Eventually.is("3", () -> having("enable_ddl", "False"));
    assertThat(
            root.one(
                "select value from __all_sys_parameter where name = 'enable_ddl' and svr_ip = 'ANY' and svr_port = 0 and zone = '' and svr_type = 'observer'"))
        .isEqualTo("false");
  }

  @Test
  void aParameterCanBeSetForOneServerOrOneZone() throws SqlError {
    root.run("alter system set syslog_level = 'INFO' server = '127.0.0.2:2882'");
    Eventually.is("1", () -> having("syslog_level", "INFO"));
    root.run("alter system set syslog_level = 'DEBUG' zone = 'zone3';");
    Eventually.is("1", () -> having("syslog_level", "DEBUG"));
    assertThat(having("syslog_level", "WDIAG")).isEqualTo("1");
  }

  @Test
  void theNewestSettingCountsHoweverWideItIsMeant() throws SqlError {
    String of = "select count(*) from __all_sys_parameter where name = 'syslog_level'";
    root.run("alter system set syslog_level = 'INFO' server = '127.0.0.2:2882'");
    Eventually.is("1", () -> having("syslog_level", "INFO"));
    root.run("alter system set syslog_level = 'ERROR'");
    Eventually.is("3", () -> having("syslog_level", "ERROR"));
    assertThat(root.one(of)).isEqualTo("2");
    root.run("alter system set syslog_level = 'DEBUG' zone = zone2");
    Eventually.is("1", () -> having("syslog_level", "DEBUG"));
    cluster.restart("zone2", "4.3.5.2");
    Eventually.is("1", () -> having("syslog_level", "DEBUG"));
    assertThat(having("syslog_level", "ERROR")).isEqualTo("2");
  }

  @Test
  void aTenantsParameterMayBeOfOneServer() throws SqlError {
    root.run("alter system set undo_retention = 60 server = '127.0.0.2:2882' tenant = mysql1");
    Eventually.is("1", () -> having("undo_retention", "60"));
    cluster.restart("zone2", "4.3.5.2");
    Eventually.is("1", () -> having("undo_retention", "60"));
  }

  @Test
  void aTenantWhoseMetaTenantIsNotNormalIsPassedOver() throws SqlError {
    root.run("update __all_tenant set status = 'CREATING' where tenant_id = 1001");
    root.run("alter system set undo_retention = 60 tenant = all_user");
    root.run("alter system set undo_retention = 61 tenant = sys");
    Eventually.is("3", () -> having("undo_retention", "61"));
    assertThat(having("undo_retention", "60")).isEqualTo("0");
  }

  @Test
  void aTenantsParameterIsSetForTheTenantsNamed() throws SqlError {
    String off =
        "select count(*) from __all_virtual_tenant_parameter_info where name = '_enable_adaptive_compaction' and value = 'False'";
    root.run("alter system set _enable_adaptive_compaction = 'False' tenant = 'all_user'");
    Eventually.is("3", () -> root.one(off));
    root.run("alter system set _enable_adaptive_compaction = 'False' tenant = all");
    root.run("alter system set _enable_adaptive_compaction = 'False' tenant = sys");
    Eventually.is("6", () -> root.one(off));
    root.run("alter system set enable_rebalance = false tenant = sys");
    Eventually.is(
        "3",
        () ->
            root.one(
                "select count(*) from GV$OB_PARAMETERS where name = 'enable_rebalance' and value = 'false' and tenant_id = 1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_upgrade_stage = 'NONE'", "enable_ddl = 'maybe'"})
  void whatUsersMayNotSetIsRefused(String assignment) {
    fails(4147, () -> root.run("alter system set " + assignment));
  }

  @Test
  void aParameterThatStaysOnOneServerIsSeenThere() throws SqlError {
    cluster.fault("parameter_stays", "zone2");
    root.run("alter system set enable_ddl = 'False'");
    Eventually.is("2", () -> having("enable_ddl", "False"));
    assertThat(having("enable_ddl", "True")).isEqualTo("1");
  }

  @Test
  void aMinorFreezeMovesTheCheckpointsOfTheServersNamed() throws SqlError {
    String before =
        root.one(
            "select max(checkpoint_scn) from __all_virtual_ls_info where svr_ip = '127.0.0.2' and ls_id = 1");
    root.run("ALTER SYSTEM MINOR FREEZE SERVER = ('127.0.0.2:2882')");
    Eventually.is(
        "3",
        () ->
            root.one(
                "select count(*) from __all_virtual_ls_info where svr_ip = '127.0.0.2' and ls_id = 1 and checkpoint_scn > "
                    + before));
    assertThat(
            root.number(
                "select count(*) from __all_virtual_ls_info where svr_ip = '127.0.0.1' and ls_id = 1 and checkpoint_scn > "
                    + before))
        .isZero();
  }

  @Test
  void aMajorFreezeIsFollowedByAMergeUnlessMergesAreSuspended() throws SqlError {
    for (String tenants : List.of("all", "all_meta", "sys")) {
      root.run("alter system suspend merge tenant = " + tenants);
    }
    assertThat(
            root.number("select count(*) from CDB_OB_MAJOR_COMPACTION where is_suspended = 'YES'"))
        .isEqualTo(3);
    for (String tenants : List.of("all", "all_meta", "sys")) {
      root.run("alter system major freeze tenant = " + tenants);
    }
    assertThat(root.one(UNMERGED)).isEqualTo("3");
    root.run("alter system resume merge tenant = sys");
    Eventually.is("2", () -> root.one(UNMERGED));
    root.run("alter system resume merge tenant all_user");
    root.run("alter system resume merge tenant = all_meta");
    Eventually.is("0", () -> root.one(UNMERGED));
  }

  @Test
  void onlyOneUpgradeJobRunsAtATime() throws SqlError {
    root.run("alter system run upgrade job \"UPGRADE_ALL\"");
    fails(4179, () -> root.run("alter system run upgrade job 'UPGRADE_ALL'"));
    Eventually.is("INPROGRESS", () -> root.one("select job_status from __all_rootservice_job"));
    root.run("alter system stop upgrade job");
    assertThat(root.one("select job_status from __all_rootservice_job")).isEqualTo("FAILED");
  }

  @Test
  void anInspectionFindsWhatTheFaultSays() throws SqlError {
    root.run("call sim.fault('inspection_fails', 'sys_param_check')");
    fails(4029, () -> root.run("alter system run job 'root_inspection'"));
    assertThat(
            root.rows("select name from __all_virtual_upgrade_inspection where info != 'succeed'"))
        .hasSize(2);
    root.run("call sim.clear('inspection_fails')");
    root.run("alter system run job 'root_inspection'");
    assertThat(
            root.rows("select name from __all_virtual_upgrade_inspection where info != 'succeed'"))
        .isEmpty();
  }

  @Test
  void statementsCanBeMadeToFailAndToWait() throws SqlError {
    root.run("call sim.fault('statement_error', 'stop zone', '4179', 'Operation not allowed now')");
    fails(4179, () -> root.run("alter system stop zone zone2"));
    root.run("call sim.clear('statement_error')");
    root.run("call sim.fault('slow_statement', '__all_server', '20')");
    long before = System.nanoTime();
    root.one("select count(*) from __all_server");
    assertThat(System.nanoTime() - before).isGreaterThan(150_000_000L);
  }

  @Test
  void anUnknownFaultIsRefusedByName() {
    assertThatThrownBy(() -> root.run("call sim.fault('flood')"))
        .hasMessageContaining("unknown fault 'flood'");
  }

  @Test
  void everyUnhealthyStateCanBeMadeByInsertingRows() throws SqlError {
    root.run("insert into CDB_OB_BACKUP_JOBS(tenant_id, job_id, status) values(1002, 1, 'DOING')");
    root.run("insert into __all_virtual_ddl_task_status(tenant_id, task_id) values(1002, 1)");
    root.run("update __all_tenant set locked = 1 where tenant_name = 'mysql1'");
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    assertThat(root.number("select count(1) from CDB_OB_BACKUP_JOBS")).isEqualTo(1);
    assertThat(root.number("select count(1) from __all_virtual_ddl_task_status")).isEqualTo(1);
    assertThat(root.one("select tenant_role from DBA_OB_TENANTS where LOCKED = 'YES'"))
        .isEqualTo("STANDBY");
  }

  @Test
  void aStandbysDataVersionIsLeftAlone() throws SqlError {
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    for (String zone : cluster.cluster().zones()) {
      cluster.restart(zone, "4.3.5.3");
      root = new SqlClient(reconnect());
      root.session().useDatabase("oceanbase");
      root.run("set ob_query_timeout = 1000000000");
      Eventually.is(
          "12", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
    }
    root.run("alter system end rolling upgrade");
    root.run("alter system run upgrade job 'UPGRADE_ALL'");
    Eventually.is("SUCCESS", () -> root.one("select job_status from __all_rootservice_job"));
    assertThat(
            root.rows(
                "select distinct tenant_id from __all_virtual_core_table where column_name = 'current_data_version' and column_value = 17180067074"))
        .containsExactly(List.of(1002L));
    assertThat(
            root.one(
                "select distinct value from GV$OB_PARAMETERS where name = 'compatible' and tenant_id = 1002"))
        .isEqualTo("4.3.5.2");
  }

  @Test
  void killEndsAStatementOrASession() throws SqlError {
    SqlClient other = new SqlClient(cluster.session("zone2", "root"));
    long id = other.number("select connection_id()");
    root.run("kill query " + id);
    assertThat(other.one("select 1")).isEqualTo("1");
    root.run("kill " + id);
    assertThatThrownBy(() -> other.one("select 1")).isInstanceOf(SqlError.class);
    fails(1094, () -> root.run("kill 999999"));
  }

  @Test
  void olderVersionsLackWhatCameLater() throws SqlError {
    try (SimulatedCluster old =
            SimulatedCluster.builder().withoutNetwork().version("4.0.0.0").start();
        SqlClient client = new SqlClient(old.session("zone1", "root"))) {
      client.session().useDatabase("oceanbase");
      fails(1146, () -> client.one("select count(1) from __all_virtual_clone_job"));
      assertThat(
              client.one(
                  "select count(*) from __all_table where table_name = '__all_virtual_core_table'"))
          .isEqualTo("0");
      assertThat(
              client.one(
                  "select distinct scope from GV$OB_PARAMETERS where name = 'enable_rebalance'"))
          .isEqualTo("CLUSTER");
      fails(1054, () -> client.one("select isdefault from GV$OB_PARAMETERS"));
    }
  }

  private dev.obupgrade.sim.mysql.SqlSession reconnect() throws SqlError {
    SqlError last = new SqlError(0, "HY000", "");
    for (String zone : cluster.cluster().zones()) {
      try {
        return cluster.session(zone, "root");
      } catch (SqlError e) {
        last = e;
      }
    }
    throw last;
  }

  private String having(String name, String value) throws SqlError {
    return root.one(
        "select count(*) from GV$OB_PARAMETERS where name = '"
            + name
            + "' and value = '"
            + value
            + "'");
  }
}
