package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Merges of single tablets in a healthy cluster whose tables are written. */
class AdaptiveCompactionTest {
  private static final String BEHIND =
      "select count(*) from __all_virtual_tablet_compaction_info where max_received_scn > finished_scn and max_received_scn > 0";
  private SimulatedCluster cluster;
  private SqlClient root;
  private SqlClient app;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(200).start();
    root = SqlClient.root(cluster, "zone1");
    app = new SqlClient(cluster.session("zone1", "root@mysql1"));
    app.run("create database shop");
    app.session().useDatabase("shop");
    app.run("create table t(id bigint primary key auto_increment, v int)");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void tabletsThatABulkLoadWasBroughtToMergeByThemselves() throws SqlError {
    writeUntil("3");
    assertThat(root.number("select count(*) from CDB_OB_MAJOR_COMPACTION where status = 'IDLE'"))
        .isEqualTo(3);
    assertThat(
            root.number(
                "select count(*) from CDB_OB_MAJOR_COMPACTION where global_broadcast_scn > last_scn"))
        .isZero();
    Eventually.is(
        "true",
        () ->
            String.valueOf(
                root.number(
                        "select count(*) from __all_virtual_tablet_compaction_info where wait_check_scn = max_received_scn and max_received_scn > 0")
                    > 0));
    Eventually.is("0", () -> root.one(BEHIND));
    Eventually.is(
        "0",
        () ->
            root.one(
                "select count(*) from __all_virtual_tablet_compaction_info where wait_check_scn > 0"));
  }

  @Test
  void theParameterEndsThem() throws SqlError {
    root.run("alter system set _enable_adaptive_compaction = 'False' tenant = all_user");
    for (int i = 0; i < 10; i++) {
      write();
      root.one("select sleep(30)");
      assertThat(root.one(BEHIND)).isEqualTo("0");
    }
  }

  @Test
  void suspendedMergesHoldThemToo() throws SqlError {
    writeUntil("3");
    root.run("alter system suspend merge tenant = mysql1");
    String left = root.one(BEHIND);
    root.one("select sleep(300)");
    assertThat(root.one(BEHIND)).isEqualTo(left);
    root.run("alter system resume merge tenant = mysql1");
    Eventually.is("0", () -> root.one(BEHIND));
  }

  private void writeUntil(String behind) throws SqlError {
    Eventually.is(
        behind,
        () -> {
          write();
          return root.one(BEHIND);
        });
  }

  private void write() throws SqlError {
    app.run("insert into t(v) values " + "(1),".repeat(999) + "(1)");
  }
}
