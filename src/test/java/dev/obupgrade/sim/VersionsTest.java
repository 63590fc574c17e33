package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the differences between versions, and the changes of an upgrade. */
class VersionsTest {

  @ParameterizedTest
  @CsvSource({
    "4.0.0.0, CLUSTER, 2, 0",
    "4.1.0.0, CLUSTER, 2, 1",
    "4.2.0.0, TENANT, 2, 1",
    "4.2.5.1, TENANT, 2, 1",
    "4.3.0.0, TENANT, 2, 1",
    "4.3.5.0, TENANT, 2, 1",
    "4.3.5.1, TENANT, 3, 1",
    "4.3.5.3, TENANT, 3, 1"
  })
  void parametersAndDataVersionsAreThoseOfTheVersion(
      String version, String rebalanceScope, int dataVersions, int coreTable) throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().version(version).start();
        SqlClient root = new SqlClient(cluster.session("zone2", "root"))) {
      root.session().useDatabase("oceanbase");
      assertThat(root.one("select ob_version()")).isEqualTo(version);
      assertThat(
              root.one(
                  "select distinct value from GV$OB_PARAMETERS where name = 'min_observer_version'"))
          .isEqualTo(version);
      assertThat(
              root.one(
                  "select distinct scope from GV$OB_PARAMETERS where name = 'enable_rebalance'"))
          .isEqualTo(rebalanceScope);
      assertThat(
              root.number(
                  "select count(*) from __all_table where table_name = '__all_virtual_core_table'"))
          .isEqualTo(coreTable);
      if (coreTable > 0) {
        assertThat(
                root.number(
                    "select count(*) from __all_virtual_core_table where column_name like '%_data_version' and tenant_id = 1"))
            .isEqualTo(dataVersions);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4.1.0.0, all_user, 5160",
    "4.1.0.0, ALL, 5160",
    "4.2.0.0, all_user, 1235",
    "4.2.0.0, all_meta, 1235",
    "4.2.1.0, all_user, 0",
    "4.2.1.0, ALL, 0",
    "4.3.5.2, all_meta, 0"
  })
  void theWordsForSeveralTenantsAreThoseOfTheVersion(String version, String word, int code)
      throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().version(version).start();
        SqlClient root = new SqlClient(cluster.session("zone2", "root"))) {
      for (String command :
          List.of(
              "alter system set undo_retention = 60 tenant = ",
              "alter system suspend merge tenant = ",
              "alter system minor freeze tenant = ")) {
        if (code == 0) {
          root.run(command + word);
        } else {
          assertThatThrownBy(() -> root.run(command + word))
              .extracting(e -> ((SqlError) e).code())
              .isEqualTo(code);
        }
      }
    }
  }

  @Test
  void whatAllMeansGoesByTheWholeClustersVersionAndNotByItsBinaries() throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().version("4.2.0.0").timeScale(200).start();
        SqlClient root = SqlClient.root(cluster, "zone2")) {
      root.run("alter system set min_observer_version = '4.2.1.0'");
      root.run("alter system suspend merge tenant = all");
      assertThat(
              root.rows("select tenant_id from CDB_OB_MAJOR_COMPACTION where is_suspended = 'YES'"))
          .containsExactly(List.of(1002L));
    }
  }

  @Test
  void anUpgradeBringsTheTablesAndColumnsOfTheNewVersion() throws SqlError {
    try (SimulatedCluster cluster =
        SimulatedCluster.builder().withoutNetwork().version("4.1.0.0").timeScale(200).start()) {
      for (String zone : cluster.cluster().zones()) {
        cluster.restart(zone, "4.3.5.3");
        Eventually.is("true", () -> String.valueOf(cluster.zone(zone).get(0).ready()));
      }
      try (SqlClient after = new SqlClient(cluster.session("zone1", "root"))) {
        after.session().useDatabase("oceanbase");
        Eventually.is("true", () -> run(after, "alter system end rolling upgrade"));
        Eventually.is("true", () -> run(after, "alter system run upgrade job 'UPGRADE_ALL'"));
        for (String newer :
            List.of(
                "select last_offline_time, build_version from __all_server",
                "select learner_list, rebuild from CDB_OB_LS_LOCATIONS",
                "select isdefault from GV$OB_PARAMETERS limit 1",
                "select count(*) from __all_virtual_clone_job",
                "select unit_num, max_ls_id from DBA_OB_TENANTS")) {
          Eventually.is("true", () -> run(after, newer));
        }
      }
    }
  }

  private static String run(SqlClient client, String sql) {
    try {
      client.rows(sql);
      return "true";
    } catch (SqlError e) {
      return e.getMessage();
    }
  }
}
