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
            List.of("END_ROLLING_UPGRADE", "cluster_version", "build_version"),
            List.of("END_UPGRADE", "cluster_version", "build_version"));
    assertThat(
            root.one("select value1 from DBA_OB_CLUSTER_EVENT_HISTORY where event = 'END_UPGRADE'"))
        .isEqualTo("4.3.5.2");
  }

  @Test
  void endRollingUpgradeLiftsTheVersionOnlyAsFarAsTheOldestServer() throws SqlError {
    upgrade("zone2");
    root.run("alter system end rolling upgrade");
    assertThat(version()).isEqualTo("4.3.5.2");
    upgrade("zone3");
    upgrade("zone1");
    root.run("alter system end rolling upgrade");
    Eventually.is("4.3.5.3", this::version);
  }

  @Test
  void aJobOfAllTenantsBelongsToNoneAndIsHiddenFromTheTenantsJobs() throws SqlError {
    root.run(RUN);
    assertThat(job("tenant_id")).isEqualTo("0");
    assertThat(root.number("select count(*) from DBA_OB_TENANT_JOBS")).isZero();
    Eventually.is("SUCCESS", () -> job("job_status"));
    assertThat(job("result_code")).isEqualTo("0");
  }

  @Test
  void aPhaseIsAlsoAJobOfItsOwn() throws SqlError {
    root.run("alter system run upgrade job 'UPGRADE_VIRTUAL_SCHEMA'");
    assertThat(job("job_type")).isEqualTo("UPGRADE_VIRTUAL_SCHEMA");
    Eventually.is("SUCCESS", () -> job("job_status"));
    fails(1210, () -> root.run("alter system run upgrade job 'UPGRADE_EVERYTHING'"));
  }

  @Test
  void aJobOfOneTenantIsSeenAmongTheTenantsJobs() throws SqlError {
    root.run(RUN + " tenant = mysql2");
    assertThat(root.one("select tenant_id from DBA_OB_TENANT_JOBS where job_type = 'UPGRADE_ALL'"))
        .isEqualTo("1004");
  }

  @Test
  void aJobOfSomeTenantsLiftsTheseOnly() throws SqlError {
    for (String zone : List.of("zone2", "zone3", "zone1")) {
      upgrade(zone);
    }
    // a root service that goes back to its primary zone would take the job down
    Eventually.is(
        "zone1", () -> root.one("select zone from __all_server where with_rootserver = 1"));
    root.run("alter system end rolling upgrade");
    root.run(RUN + " tenant = sys, mysql2");
    Eventually.is("SUCCESS", () -> job("job_status"));
    for (String column : List.of("target_data_version", "current_data_version")) {
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
  void aStandbyTenantIsLeftOutAndRefusedByName() throws SqlError {
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    fails(1235, () -> root.run(RUN + " tenant = mysql1"));
    root.run(RUN);
    Eventually.is("SUCCESS", () -> job("job_status"));
  }

  @Test
  void anUnknownJobOrTenantIsRefused() {
    fails(1210, () -> root.run("alter system run upgrade job 'UPGRADE_NONE'"));
    fails(1210, () -> root.run("alter system run job 'no_such_job'"));
    fails(5160, () -> root.run(RUN + " tenant = nobody"));
  }

  @Test
  void aStoppedJobHasFailedAndAnotherMayRun() throws SqlError {
    root.run(RUN);
    fails(4179, () -> root.run(RUN));
    root.run("alter system stop upgrade job");
    assertThat(job("job_status")).isEqualTo("FAILED");
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
