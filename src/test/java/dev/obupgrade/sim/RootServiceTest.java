package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is under way while the root service dies or moves. */
class RootServiceTest {
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(50).start();
    root = SqlClient.root(cluster, "zone3");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anotherServerBecomesRootServiceAndSaysSo() throws SqlError {
    String full =
        "select count(*) from DBA_OB_ROOTSERVICE_EVENT_HISTORY where event = 'full_rootservice'";
    long before = root.number(full);
    cluster.kill("zone1");
    assertThat(root.one("select zone from __all_server where with_rootserver = 1"))
        .isIn("zone2", "zone3");
    assertThat(root.number("select count(*) from __all_server where with_rootserver = 1"))
        .isEqualTo(1);
    assertThat(root.number(full)).isEqualTo(before + 1);
    assertThat(
            root.number(
                "select count(*) from __all_virtual_core_meta_table m join __all_server s on s.svr_ip = m.svr_ip"
                    + " and s.svr_port = m.svr_port where m.role = 1 and s.with_rootserver = 1"))
        .isEqualTo(1);
  }

  @Test
  void aStopThatWaitsEndsWithTheRootServiceThatChecksIt() throws Exception {
    cluster.fault("log_never_syncs", "zone3");
    Eventually.is("4", () -> root.one("select count(*) from gv$ob_log_stat where in_sync = 'NO'"));
    CompletableFuture<Integer> code = new CompletableFuture<>();
    try (SqlClient other = new SqlClient(cluster.session("zone2", "root"))) {
      other.run("set ob_query_timeout = 1000000000");
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  other.run("alter system stop zone zone2");
                  code.complete(0);
                } catch (SqlError e) {
                  code.complete(e.code());
                }
              });
      Eventually.is(
          "true",
          () ->
              String.valueOf(
                  cluster.cluster().sessions().all().stream()
                      .anyMatch(s -> s.statement().contains("stop zone"))));
      cluster.kill("zone1");
      assertThat(code.get()).isEqualTo(4638);
    }
    assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
        .isEqualTo("ACTIVE");
  }

  @Test
  void withoutARootServiceStatementsFailWithinTheirTimeout() throws SqlError {
    cluster.fault("no_leader", "1");
    root.run("set ob_query_timeout = 2000000");
    fails(4654, () -> root.run("alter system stop zone zone2"));
    fails(4654, () -> root.one("select count(*) from __all_server"));
    cluster.clear("no_leader");
    root.run("set ob_query_timeout = 1000000000");
    assertThat(root.number("select count(*) from __all_server")).isEqualTo(3);
  }

  @Test
  void aDeadRootServicesJobStaysInProgressForGood() throws SqlError {
    begin();
    cluster.kill("zone1");
    assertThat(job("job_status")).isEqualTo("INPROGRESS");
    assertThat(job("rs_svr_ip")).isEqualTo("127.0.0.1");
    assertThat(
            root.number(
                "select count(*) from __all_virtual_core_meta_table where role = 1 and svr_ip = '127.0.0.1'"))
        .isZero();
    isLeftBehind();
  }

  @Test
  void aRootServiceThatMovesLeavesItsJobInProgressForGood() throws SqlError {
    begin();
    root.run("alter system stop zone zone1");
    assertThat(job("job_status")).isEqualTo("INPROGRESS");
    assertThat(job("result_code")).isEqualTo("null");
    root.run("alter system start zone zone1");
    isLeftBehind();
  }

  private void begin() throws SqlError {
    String before = job("job_id");
    root.run("alter system run upgrade job 'UPGRADE_ALL'");
    Eventually.is("false", () -> String.valueOf(job("job_id").equals(before)));
    assertThat(job("job_status")).isEqualTo("INPROGRESS");
  }

  /** Another job is taken beside its row, and no command touches it. */
  private void isLeftBehind() throws SqlError {
    Eventually.is("0", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'"));
    root.run("alter system stop upgrade job");
    begin();
    fails(4179, () -> root.run("alter system run upgrade job 'UPGRADE_ALL'"));
    root.run("alter system stop upgrade job");
    assertThat(job("job_status")).isEqualTo("FAILED");
    assertThat(job("result_code")).isEqualTo("-4072");
    assertThat(
            root.one("select group_concat(job_status order by job_id) from __all_rootservice_job"))
        .isEqualTo("INPROGRESS,FAILED");
  }

  @Test
  void inTheUpgradeModeANewRootServiceChecksNothingAndAFormerOneHasItsOldVerdict() throws SqlError {
    String info = "select distinct info from __all_virtual_upgrade_inspection";
    root.run("alter system begin upgrade");
    Eventually.is(
        "3",
        () ->
            root.one(
                "select count(*) from GV$OB_PARAMETERS where name = 'enable_upgrade_mode' and value = 'True'"));
    root.run("update __all_virtual_upgrade_inspection set info = 'failed'");
    root.run("alter tenant sys primary_zone = 'zone2'");
    Eventually.is("zone2", this::place);
    root.one("select sleep(20)");
    assertThat(root.one(info)).isEqualTo("checking");
    root.run("alter tenant sys primary_zone = 'zone1'");
    Eventually.is("zone1", this::place);
    assertThat(root.one(info)).isEqualTo("failed");
    root.run("alter system run job 'root_inspection'");
    assertThat(root.one(info)).isEqualTo("succeed");
  }

  @Test
  void withoutARootServiceNobodyKnowsTheInspectionsVerdict() throws SqlError {
    String info = "select distinct info from __all_virtual_upgrade_inspection";
    cluster.fault("no_leader", "1");
    fails(4550, () -> root.one(info));
    cluster.kill("zone1");
    fails(4638, () -> root.one(info));
    cluster.clear("no_leader");
    assertThat(root.one("select count(*) from __all_server")).isEqualTo("3");
    Eventually.is("succeed", () -> root.one(info)); // it has checked itself
  }

  private String place() throws SqlError {
    return root.one("select zone from __all_server where with_rootserver = 1");
  }

  @Test
  void aMajorityLostAndRegainedLosesNothing() throws SqlError {
    cluster.kill("zone1");
    cluster.kill("zone2");
    root.run("set ob_query_timeout = 2000000");
    fails(4654, () -> root.one("select count(*) from __all_server"));
    cluster.start("zone1");
    root.run("set ob_query_timeout = 1000000000");
    assertThat(root.number("select count(*) from __all_server")).isEqualTo(3);
    cluster.start("zone2");
    Eventually.is(
        "12", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"))
        .isEqualTo(4);
  }

  private String job(String column) throws SqlError {
    return root.one(
        "select "
            + column
            + " from __all_rootservice_job where job_type = 'UPGRADE_ALL' order by job_id desc limit 1");
  }
}
