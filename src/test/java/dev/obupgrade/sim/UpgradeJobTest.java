package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The upgrade mode's stages and the job UPGRADE_ALL. */
class UpgradeJobTest {
  private static final String RUN = "alter system run upgrade job 'UPGRADE_ALL'";
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster =
        SimulatedCluster.builder()
            .withoutNetwork()
            .timeScale(100)
            .tenants("mysql1", "mysql2")
            .start();
    root = SqlClient.root(cluster, "zone1");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void eachStageIsAParameterAndAnEvent() throws SqlError {
    root.run("alter system begin upgrade");
    Eventually.is("PREUPGRADE True", this::stage);
    root.run("ALTER SYSTEM BEGIN ROLLING UPGRADE;");
    Eventually.is("DBUPGRADE True", this::stage);
    root.run("alter system end rolling upgrade");
    Eventually.is("POSTUPGRADE True", this::stage);
    root.run("alter system end upgrade");
    Eventually.is("NONE False", this::stage);
    assertThat(
            root.rows(
                "select event, name1, name2 from DBA_OB_CLUSTER_EVENT_HISTORY where module = 'UPGRADE' order by `TIMESTAMP`"))
        .containsExactly(
            List.of("BEGIN_UPGRADE", "cluster_version", "build_version"),
            List.of("BEGIN_ROLLING_UPGRADE", "cluster_version", "build_version"),
            List.of("END_ROLLING_UPGRADE", "cluster_version", "ori_cluster_version"),
            List.of("END_UPGRADE", "cluster_version", "build_version"));
    assertThat(
            root.one("select value1 from DBA_OB_CLUSTER_EVENT_HISTORY where event = 'END_UPGRADE'"))
        .isEqualTo("4.3.5.2");
  }

  @Test
  void endRollingUpgradeFailsWhileAServerIsOlderThanTheRootService() throws SqlError {
    root.run("alter system begin rolling upgrade");
    upgrade("zone1");
    Eventually.is("zone1", this::place);
    root = SqlClient.root(cluster, "zone3");
    fails(4012, () -> root.run("alter system end rolling upgrade"));
    Eventually.is("DBUPGRADE False", this::stage);
    upgrade("zone2");
    upgrade("zone3");
    root.run("alter system end rolling upgrade");
    Eventually.is("4.3.5.3", this::version);
    assertThat(
            root.rows(
                "select value1, value2 from DBA_OB_CLUSTER_EVENT_HISTORY where event = 'END_ROLLING_UPGRADE'"))
        .containsExactly(List.of("4.3.5.3", "4.3.5.2"));
  }

  @Test
  void anOldRootServiceEndsTheRollingWithItsOwnVersion() throws SqlError {
    upgrade("zone2");
    root.run("alter system end rolling upgrade");
    Eventually.is("POSTUPGRADE False", this::stage);
    assertThat(version()).isEqualTo("4.3.5.2");
  }

  @Test
  void upTo430TheOldVersionIsWrittenWhileAServerIsOld() throws SqlError {
    restartAs("4.2.1.2");
    cluster.restart("zone1", "4.3.0.0");
    Eventually.is(
        "zone1 4.3.0.0",
        () ->
            place()
                + " "
                + root.one(
                    "select substring_index(build_version, '_', 1) from __all_server where zone = 'zone1'"));
    root.run("alter system end rolling upgrade");
    Eventually.is("POSTUPGRADE False", this::stage);
    assertThat(version()).isEqualTo("4.2.1.2");
  }

  @Test
  void at40TheModeItselfLiftsTheVersion() throws SqlError {
    restartAs("4.0.0.0");
    root.run("update __sim_parameter set value = '1.0.0.0' where name = 'min_observer_version'");
    root.run("alter system end rolling upgrade");
    Eventually.is("POSTUPGRADE False", this::stage);
    assertThat(version()).isEqualTo("1.0.0.0");
    root.run("alter system begin upgrade");
    Eventually.is("4.0.0.0", this::version);
    fails(1210, () -> root.run(RUN));
    root.run("alter system run upgrade job '4.0.0.0'");
    Eventually.is("SUCCESS", () -> job("job_status"));
    assertThat(job("job_type")).isEqualTo("RUN_UPGRADE_POST_JOB");
    assertThat(job("tenant_id")).isEqualTo("null");
    assertThat(job("extra_info")).isEqualTo("4.0.0.0");
  }

  @Test
  void aJobOfAllTenantsBelongsToNoneAndIsHiddenFromTheTenantsJobs() throws SqlError {
    begin(RUN);
    assertThat(job("tenant_id")).isEqualTo("0");
    assertThat(job("progress")).isEqualTo("0");
    assertThat(root.number("select count(*) from DBA_OB_TENANT_JOBS")).isZero();
    Eventually.is("SUCCESS", () -> job("job_status"));
    assertThat(job("result_code")).isEqualTo("0");
    assertThat(job("progress")).isEqualTo("100");
    assertThat(job("sql_text")).isEqualTo("null");
    assertThat(job("extra_info")).isEqualTo("TARGET_DATA_VERSION: '4.3.5.2'");
  }

  @Test
  void inVersion41EveryJobIsOfNoTenantAndNeverAmongTheTenantsJobs() throws SqlError {
    restartAs("4.1.0.2");
    root.run(RUN + " tenant = mysql2");
    Eventually.is("SUCCESS", () -> job("job_status"));
    assertThat(job("tenant_id")).isEqualTo("0");
    assertThat(job("extra_info")).isEmpty();
    assertThat(root.number("select count(*) from DBA_OB_TENANT_JOBS")).isZero();
    assertThat(
            root.rows(
                "select name1, name2 from DBA_OB_CLUSTER_EVENT_HISTORY where event = 'UPGRADE_ALL'"))
        .containsExactly(List.of("cluster_version", ""));
  }

  @Test
  void aPhaseIsAlsoAJobOfItsOwn() throws SqlError {
    begin("alter system run upgrade job 'UPGRADE_VIRTUAL_SCHEMA'");
    assertThat(job("job_type")).isEqualTo("UPGRADE_VIRTUAL_SCHEMA");
    Eventually.is("SUCCESS", () -> job("job_status"));
    fails(1210, () -> root.run("alter system run upgrade job 'UPGRADE_EVERYTHING'"));
  }

  @Test
  void aJobOfOneTenantIsSeenAmongTheTenantsJobs() throws SqlError {
    begin(RUN + " tenant = mysql2");
    assertThat(root.one("select tenant_id from DBA_OB_TENANT_JOBS where job_type = 'UPGRADE_ALL'"))
        .isEqualTo("1004");
    assertThat(job("extra_info"))
        .isEqualTo("TARGET_DATA_VERSION: '4.3.5.2', CURRENT_DATA_VERSION: '4.3.5.2'");
    Eventually.is("SUCCESS", () -> job("job_status"));
    assertThat(
            root.rows(
                "select name3, value3, name4, value4, name5, value5 from DBA_OB_CLUSTER_EVENT_HISTORY where event = 'UPGRADE_ALL'"))
        .containsExactly(
            List.of(
                "target_data_version",
                "4.3.5.2",
                "current_data_version",
                "4.3.5.2",
                "tenant_id",
                "1004"));
  }

  @Test
  void aJobOfSomeTenantsLiftsTheseOnly() throws SqlError {
    for (String zone : List.of("zone2", "zone3", "zone1")) {
      upgrade(zone);
    }
    // a root service that returns to its primary zone would end the job
    Eventually.is(
        "zone1", () -> root.one("select zone from __all_server where with_rootserver = 1"));
    root.run("alter system end rolling upgrade");
    root.run(RUN + " tenant = sys, mysql2");
    Eventually.is("SUCCESS", () -> job("job_status"));
    for (String column :
        List.of("target_data_version", "current_data_version", "upgrade_begin_data_version")) {
      assertThat(
              root.rows(
                  "select tenant_id from __all_virtual_core_table where column_value = 17180067075 and column_name = '"
                      + column
                      + "' order by 1"))
          .containsExactly(List.of(1L), List.of(1004L));
    }
    Eventually.is(
        "6",
        () ->
            root.one(
                "select count(*) from __all_virtual_tenant_parameter_info where name = 'compatible' and value = '4.3.5.3' and tenant_id in (1, 1004)"));
  }

  @Test
  void aStandbyTenantIsLeftOut() throws SqlError {
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    root.run(RUN);
    Eventually.is("SUCCESS", () -> job("job_status"));
  }

  @Test
  void aJobWhoseTenantsAreNotReadyIsTakenButHasNoRow() throws SqlError {
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    root.run(RUN + " tenant = mysql1");
    pause();
    root.run(RUN + " tenant = mysql2");
    Eventually.is("SUCCESS", () -> job("job_status"));
    root.run("update __all_tenant set status = 'CREATING' where tenant_id = 1004");
    root.run(RUN);
    pause();
    root.run("alter system stop upgrade job");
    assertThat(root.number("select count(*) from __all_rootservice_job")).isEqualTo(1);
  }

  @Test
  void below435SuchAJobBlocksItsRootService() throws SqlError {
    restartAs("4.3.0.0");
    root = SqlClient.root(cluster, "zone3");
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    root.run(RUN + " tenant = mysql1");
    pause();
    fails(4179, () -> root.run(RUN));
    fails(4012, () -> root.run("alter system stop upgrade job"));
    fails(4179, () -> root.run(RUN));
    assertThat(root.number("select count(*) from __all_rootservice_job")).isZero();
    cluster.kill("zone1");
    root.run(RUN);
    Eventually.is("SUCCESS", () -> job("job_status"));
  }

  @Test
  void inVersion41SuchAJobFails() throws SqlError {
    restartAs("4.1.0.2");
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    root.run(RUN + " tenant = mysql1");
    Eventually.is("FAILED", () -> job("job_status"));
    assertThat(job("result_code")).isEqualTo("-4007");
  }

  @Test
  void aJobWaitsForSchemasWithoutLimit() throws SqlError {
    root.run(
        "update __all_virtual_server_schema_info set refreshed_schema_version = 1 where tenant_id = 1002 and svr_ip = '127.0.0.2'");
    begin(RUN);
    root.run("set ob_query_timeout = 1000000000");
    root.one("select sleep(60)");
    assertThat(job("job_status")).isEqualTo("INPROGRESS");
    root.run("alter system stop upgrade job");
    assertThat(job("job_status")).isEqualTo("FAILED");
  }

  @Test
  void theEndWaitsUntilTheRootServicesServerGoesByTheNewVersion() throws SqlError {
    for (String zone : List.of("zone2", "zone3", "zone1")) {
      upgrade(zone);
    }
    Eventually.is("zone1", this::place);
    cluster.fault("parameter_stays", "zone1");
    root.run(RUN);
    Eventually.is("FAILED", () -> job("job_status"));
    assertThat(job("result_code")).isEqualTo("-4012");
    assertThat(
            root.number(
                "select count(*) from __all_virtual_core_table where column_name = 'upgrade_begin_data_version' and column_value = 17180067074"))
        .isEqualTo(5);
    fails(4109, () -> root.run("alter system run job 'root_inspection'"));
    cluster.clear("parameter_stays");
    root.run(RUN);
    Eventually.is("SUCCESS", () -> job("job_status"));
    root.run("alter system run job 'root_inspection'");
  }

  @Test
  void anUnknownJobOrTenantIsRefused() {
    fails(1210, () -> root.run("alter system run upgrade job 'UPGRADE_NONE'"));
    fails(1210, () -> root.run("alter system run job 'no_such_job'"));
    fails(5160, () -> root.run(RUN + " tenant = nobody"));
  }

  @Test
  void aStoppedJobHasFailedAndAnotherMayRun() throws SqlError {
    begin(RUN);
    fails(4179, () -> root.run(RUN));
    root.run("alter system stop upgrade job");
    assertThat(job("job_status")).isEqualTo("FAILED");
    assertThat(job("result_code")).isEqualTo("-4072");
    assertThat(job("progress")).isEqualTo("0");
    root.run("alter system stop upgrade job");
    root.run(RUN);
    Eventually.is("SUCCESS", () -> job("job_status"));
  }

  private void upgrade(String zone) throws SqlError {
    cluster.restart(zone, "4.3.5.3");
    root =
        new SqlClient(
            cluster.session(
                zone.equals("zone1") || zone.equals("zone3") ? "zone2" : "zone1", "root"));
    root.session().useDatabase("oceanbase");
    root.run("set ob_query_timeout = 1000000000");
    Eventually.is(
        "21", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
  }

  private void restartAs(String version) throws SqlError {
    cluster.close();
    cluster =
        SimulatedCluster.builder()
            .withoutNetwork()
            .timeScale(100)
            .version(version)
            .tenants("mysql1", "mysql2")
            .start();
    root = SqlClient.root(cluster, "zone3");
  }

  /** Waits for the row, which appears a moment after the reply. */
  private void begin(String sql) throws SqlError {
    root.run(sql);
    Eventually.is("INPROGRESS", () -> job("job_status"));
  }

  /** Longer than a row needs to appear. */
  private void pause() throws SqlError {
    root.one("select sleep(5)");
  }

  /** Queries the root service. The query waits until it serves. */
  private String place() throws SqlError {
    root.one("select count(*) from __all_virtual_core_meta_table");
    return root.one("select zone from __all_server where with_rootserver = 1");
  }

  private String stage() throws SqlError {
    return root.one("select distinct value from GV$OB_PARAMETERS where name = '_upgrade_stage'")
        + " "
        + root.one(
            "select distinct value from GV$OB_PARAMETERS where name = 'enable_upgrade_mode'");
  }

  private String version() throws SqlError {
    return root.one(
        "select distinct value from __all_virtual_sys_parameter_stat where name = 'min_observer_version'");
  }

  private String job(String column) throws SqlError {
    return root.one(
        "select " + column + " from __all_rootservice_job order by job_id desc limit 1");
  }
}
