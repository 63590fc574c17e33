package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlSession;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Upgrades three zones by SQL as a DBA does, under writes. */
class UpgradeByHandTest {
  private static final String NEW = "4.3.5.3-103000092025080818";
  private static final String NEW_DATA_VERSION = "17180067075";

  @Test
  void threeZonesOneAfterTheOtherAndNoWriteIsLost() throws Exception {
    try (SimulatedCluster cluster =
        SimulatedCluster.builder().withoutNetwork().timeScale(50).tenants(2).start()) {
      prepare(cluster);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger acknowledged = new AtomicInteger();
      Thread writer = Thread.ofVirtual().start(() -> write(cluster, over, acknowledged));
      for (String zone : List.of("zone1", "zone2", "zone3")) {
        upgrade(cluster, zone);
      }
      finish(cluster);
      over.set(true);
      writer.join();
      try (SqlClient app = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
        assertThat(app.number("select count(*) from test.t"))
            .isGreaterThanOrEqualTo(acknowledged.get())
            .isPositive();
      }
    }
  }

  private static void prepare(SimulatedCluster cluster) throws SqlError {
    try (SqlClient app = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      app.run("create table test.t(id int primary key)");
    }
    try (SqlClient root = root(cluster, "zone1")) {
      root.run("alter system set server_permanent_offline_time = '72h'");
      root.run("alter system begin upgrade");
      Eventually.is("0", () -> others(root, "enable_upgrade_mode", "True"));
      root.run("alter system begin rolling upgrade");
      Eventually.is("0", () -> others(root, "_upgrade_stage", "DBUPGRADE"));
      root.run("alter system set enable_ddl = 'False'");
      root.run("alter system set enable_major_freeze = 'False'");
      for (String tenants : List.of("sys", "all_user", "all_meta")) {
        root.run(
            "alter system set _enable_adaptive_compaction = 'False' tenant = '" + tenants + "'");
        root.run("alter system suspend merge tenant = " + tenants);
      }
      Eventually.is("0", () -> others(root, "enable_ddl", "False"));
      Eventually.is(
          "0",
          () ->
              root.one(
                  "select count(*) from __all_virtual_tenant_parameter_info where name = '_enable_adaptive_compaction' and value != 'False'"));
    }
  }

  private static void upgrade(SimulatedCluster cluster, String zone) throws SqlError {
    String other = zone.equals("zone2") ? "zone3" : "zone2";
    try (SqlClient root = root(cluster, other)) {
      Eventually.is(
          "0", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'"));
      root.run("set @@session.ob_query_timeout = 400000000");
      root.run("alter system stop zone " + zone);
      assertThat(root.one("select status from DBA_OB_ZONES where zone = '" + zone + "'"))
          .isEqualTo("INACTIVE");
      String address = cluster.zone(zone).get(0).address().toString();
      root.run("alter system minor freeze server = ('" + address + "')");
      String now = root.one("select time_to_usec(now(6))");
      cluster.restart(zone, NEW);
      Eventually.is(
          "1",
          () ->
              root.one(
                  "select count(*) from __all_server where status = 'ACTIVE' and stop_time = 0 and start_service_time > "
                      + now
                      + " and substring_index(build_version, '-', 1) = '4.3.5.3_103000092025080818' and zone = '"
                      + zone
                      + "'"));
      Eventually.is(
          "21", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
      Eventually.is(
          "15",
          () ->
              root.one(
                  "select count(*) from GV$OB_SERVER_SCHEMA_INFO where refreshed_schema_version > 1 and refreshed_schema_version % 8 = 0"));
      root.run("alter system start zone " + zone);
    }
  }

  private static void finish(SimulatedCluster cluster) throws SqlError {
    try (SqlClient root = root(cluster, "zone2")) {
      root.run("set @@session.ob_query_timeout = 600000000");
      root.run("alter system end rolling upgrade");
      Eventually.is("0", () -> others(root, "min_observer_version", "4.3.5.3"));
      root.run("alter system set enable_ddl = 'True'");
      Eventually.is(
          "7",
          () ->
              root.one(
                  "select count(*) from CDB_OB_LS_LOCATIONS where role = 'LEADER' and zone = 'zone1'"));
      root.run("alter system run upgrade job 'UPGRADE_ALL'");
      Eventually.is(
          "INPROGRESS",
          () ->
              root.one(
                  "select job_status from __all_rootservice_job order by job_id desc limit 1"));
      assertThat(root.number("select count(*) from DBA_OB_TENANT_JOBS")).isZero();
      Eventually.is(
          "SUCCESS",
          () ->
              root.one(
                  "select job_status from __all_rootservice_job order by job_id desc limit 1"));
      root.run("alter system run job 'root_inspection'");
      root.run("alter system end upgrade");
      Eventually.is(
          "15",
          () ->
              root.one(
                  "select count(*) from __all_virtual_tenant_parameter_info where name = 'compatible' and value = '4.3.5.3' and tenant_id in (1, 1001, 1002, 1003, 1004)"));
      assertThat(
              root.number(
                  "select count(*) from __all_virtual_core_table where column_name in ('target_data_version', 'current_data_version', 'upgrade_begin_data_version') and column_value = "
                      + NEW_DATA_VERSION))
          .isEqualTo(15);
      assertThat(
              root.number(
                  "select count(*) from __all_virtual_upgrade_inspection where info != 'succeed'"))
          .isZero();
      assertThat(root.rows("select event from DBA_OB_CLUSTER_EVENT_HISTORY order by timestamp"))
          .extracting(row -> row.get(0))
          .containsExactly(
              "BEGIN_UPGRADE",
              "BEGIN_ROLLING_UPGRADE",
              "END_ROLLING_UPGRADE",
              "UPGRADE_ALL",
              "END_UPGRADE");
    }
  }

  @Test
  void theVersionStaysOldWhileOneServerIs() throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().timeScale(50).start();
        SqlClient root = root(cluster, "zone3")) {
      root.run("alter system begin upgrade");
      root.run("alter system begin rolling upgrade");
      cluster.restart("zone2", NEW);
      root.run("alter system end rolling upgrade");
      Eventually.is("0", () -> others(root, "_upgrade_stage", "POSTUPGRADE"));
      assertThat(others(root, "min_observer_version", "4.3.5.2")).isEqualTo("0");
    }
  }

  @Test
  void parametersMoveToTheirNewScopeWithTheVersion() throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().timeScale(50).version("4.1.0.2").start();
        SqlClient root = root(cluster, "zone3")) {
      String scope =
          "select scope from GV$OB_PARAMETERS where name = 'enable_rebalance' and zone = 'zone2'";
      assertThat(root.one(scope)).isEqualTo("CLUSTER");
      cluster.restart("zone2", "4.2.1.2");
      Eventually.is("TENANT", () -> root.one(scope));
    }
  }

  private static void write(
      SimulatedCluster cluster, AtomicBoolean over, AtomicInteger acknowledged) {
    int next = 1;
    String zone = "zone3";
    while (!over.get()) {
      try (SqlSession session = cluster.session(zone, "root@mysql1")) {
        while (!over.get()) {
          session.execute("insert into test.t values (" + next++ + ")", List.of());
          acknowledged.incrementAndGet();
        }
      } catch (SqlError e) {
        zone = zone.equals("zone3") ? "zone1" : "zone3";
      }
    }
  }

  private static String others(SqlClient root, String name, String value) throws SqlError {
    return root.one(
        "select count(*) as cnt from GV$OB_PARAMETERS where name='"
            + name
            + "' and value != '"
            + value
            + "'");
  }

  private static SqlClient root(SimulatedCluster cluster, String zone) throws SqlError {
    SqlClient client = new SqlClient(cluster.session(zone, "root@sys"));
    client.session().useDatabase("oceanbase");
    client.run("set ob_query_timeout = 600000000");
    return client;
  }
}
