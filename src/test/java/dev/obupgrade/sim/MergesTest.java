package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Major freezes and the merges after them, tenant by tenant. */
class MergesTest {
  private static final String TABLETS =
      "select count(1) from __all_virtual_tablet_compaction_info where max_received_scn > finished_scn and max_received_scn > 0";
  private static final String TENANTS =
      "select count(1) from CDB_OB_MAJOR_COMPACTION where (GLOBAL_BROADCAST_SCN > LAST_SCN or STATUS != 'IDLE')";
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
  void aMergeShowsInItsTenantAndInTheTenantsTablets() throws SqlError {
    root.run("alter system suspend merge tenant = mysql1");
    root.run("alter system major freeze tenant = mysql1");
    assertThat(root.one(TENANTS)).isEqualTo("1");
    assertThat(root.one(TABLETS)).isEqualTo("6");
    root.run("alter system resume merge tenant = mysql1");
    Eventually.is("0", () -> root.one(TENANTS));
    assertThat(root.one(TABLETS)).isEqualTo("0");
  }

  @Test
  void noMajorFreezeWhileTheyAreSwitchedOff() throws SqlError {
    root.run("alter system set enable_major_freeze = 'False'");
    fails(4217, () -> root.run("alter system major freeze tenant = sys"));
    assertThat(root.one(TENANTS)).isEqualTo("0");
    root.run("alter system set enable_major_freeze = 'True'");
    root.run("alter system major freeze tenant = sys");
    Eventually.is("0", () -> root.one(TENANTS));
  }
}
