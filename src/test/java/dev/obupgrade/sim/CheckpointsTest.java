package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests where logs end and how far they are on disk, in idle log streams and in written ones. */
class CheckpointsTest {
  private static final String USERS = " where tenant_id = 1002 and ls_id = 1001";
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(50).start();
    root = SqlClient.root(cluster, "zone1");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anIdleLogGoesOnAndItsCheckpointWithIt() throws SqlError {
    String end = end(USERS);
    Eventually.is("3", () -> beyond(USERS, end));
    assertThat(ahead()).isZero();
  }

  @Test
  void innerTablesAreOnDiskOnlyAfterAFreeze() throws SqlError {
    String first = " where ls_id = 1";
    String end = end(first);
    root.one("select sleep(20)");
    assertThat(beyond(first, end)).isEqualTo("0");
    freezeEveryTenant();
    Eventually.is("9", () -> beyond(first, end));
    assertThat(ahead()).isZero();
  }

  /** {@code tenant = all} would be user tenants only. */
  private void freezeEveryTenant() throws SqlError {
    root.run(
        "alter system minor freeze server = ('127.0.0.1:2882','127.0.0.2:2882','127.0.0.3:2882')");
  }

  @Test
  void aLogWithWritesThatAreNotOnDiskWaitsForAFreeze() throws SqlError {
    write();
    String end = end(USERS);
    root.one("select sleep(20)");
    assertThat(beyond(USERS, end)).isEqualTo("0");
    String atFreeze = end(USERS);
    root.run("alter system minor freeze server = ('127.0.0.2:2882')");
    Eventually.is("1", () -> beyond(USERS + " and svr_ip = '127.0.0.2'", atFreeze));
    assertThat(beyond(USERS, atFreeze)).isEqualTo("1");
  }

  @Test
  void aRestartNeitherMovesNorLosesThem() throws SqlError {
    write();
    String there = " where svr_ip = '127.0.0.2' and ls_id = 1001";
    String before = root.one("select checkpoint_scn from __all_virtual_ls_info" + there);
    cluster.restart("zone2", "4.3.5.2");
    Eventually.is(
        "12", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
    assertThat(root.one("select checkpoint_scn from __all_virtual_ls_info" + there))
        .isEqualTo(before);
  }

  @Test
  void aStandbysLogStandsStillWithItsPrimary() throws SqlError {
    root.run("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
    String end = end(USERS);
    String meta = end(" where tenant_id = 1001");
    root.one("select sleep(20)");
    freezeEveryTenant();
    Eventually.is("3", () -> beyond(" where tenant_id = 1001", meta));
    assertThat(end(USERS)).isEqualTo(end);
    assertThat(ahead()).isZero();
  }

  @Test
  void aMergeTellsHowManyRowsTheTabletsHave() throws SqlError {
    String rows =
        "select count(*) from __all_virtual_tablet_replica_checksum where tenant_id = 1002 and tablet_id = 5 and row_count = 3";
    assertThat(root.one(rows)).isEqualTo("0");
    root.run("alter system major freeze tenant = mysql1");
    Eventually.is("3", () -> root.one(rows));
  }

  private void write() throws SqlError {
    try (SqlClient app = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      app.run("create database shop");
      app.session().useDatabase("shop");
      app.run("create table t(id int primary key)");
      app.run("insert into t values (1)");
    }
  }

  private String end(String where) throws SqlError {
    return root.one("select max(end_scn) from GV$OB_LOG_STAT" + where);
  }

  private String beyond(String where, String scn) throws SqlError {
    return root.one(
        "select count(*) from __all_virtual_ls_info" + where + " and checkpoint_scn >= " + scn);
  }

  /** Checkpoints beyond the ends of their logs. */
  private long ahead() throws SqlError {
    return root.number(
        "select count(*) from __all_virtual_ls_info i join GV$OB_LOG_STAT s on s.tenant_id = i.tenant_id and s.ls_id = i.ls_id"
            + " and s.svr_ip = i.svr_ip where i.checkpoint_scn > s.end_scn");
  }
}
