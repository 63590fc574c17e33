package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests where tenants' units and replicas are if a zone has several servers. */
class UnitsTest {

  @Test
  void tenantsAreSpreadOverTheServersOfAZone() throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().serversPerZone(3).tenants(6).start();
        SqlClient root = root(cluster)) {
      assertThat(
              root.rows(
                  "select svr_ip, count(*) from DBA_OB_UNITS where tenant_id > 1 group by svr_ip order by 1"))
          .hasSize(9)
          .allMatch(row -> row.get(1).equals(2L));
      assertThat(
              root.rows(
                  "select tenant_id from GV$OB_LOG_STAT group by tenant_id having count(distinct svr_ip) != 3"))
          .isEmpty();
      assertThat(
              root.number("select count(*) from GV$OB_SERVER_SCHEMA_INFO where tenant_id = 1002"))
          .isEqualTo(9);
    }
  }

  @Test
  void aServerWithoutUnitsHasNoTablets() throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder().withoutNetwork().serversPerZone(3).start();
        SqlClient root = root(cluster)) {
      for (String table :
          new String[] {
            "__all_virtual_tablet_pointer_status",
            "__all_virtual_tablet_compaction_info",
            "__all_virtual_ls_info",
            "GV$OB_UNITS"
          }) {
        assertThat(
                root.rows(
                    "select svr_ip from __all_server where svr_ip not in (select svr_ip from "
                        + table
                        + ")"))
            .as(table)
            .hasSize(3);
      }
      assertThat(root.number("select count(*) from __all_virtual_disk_stat")).isEqualTo(9);
    }
  }

  @Test
  void aTenantMayHaveSeveralUnitsInAZone() throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder()
                .withoutNetwork()
                .timeScale(100)
                .serversPerZone(3)
                .unitsPerZone(2)
                .logStreams(4)
                .start();
        SqlClient root = root(cluster)) {
      assertThat(root.one("select unit_num from DBA_OB_TENANTS where tenant_name = 'mysql1'"))
          .isEqualTo("2");
      assertThat(root.one("select unit_count from DBA_OB_RESOURCE_POOLS where tenant_id = 1002"))
          .isEqualTo("2");
      assertThat(root.number("select count(*) from DBA_OB_UNITS where tenant_id = 1002"))
          .isEqualTo(6);
      assertThat(
              root.rows(
                  "select svr_ip, count(*) from GV$OB_LOG_STAT where tenant_id = 1002 and ls_id > 1 group by svr_ip order by 1"))
          .hasSize(6)
          .allMatch(row -> row.get(1).equals(2L));
      root.run("set ob_query_timeout = 1000000000");
      root.run("alter system stop zone zone1");
      cluster.restart("zone1", "4.3.5.3");
      Eventually.is(
          "21", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
      root.run("alter system start zone zone1");
    }
  }

  @Test
  void moreUnitsThanServersAreRefused() {
    assertThatThrownBy(() -> SimulatedCluster.builder().withoutNetwork().unitsPerZone(2).start())
        .hasMessage(
            "units 2 must be at least 1 and at most the number of servers in a zone; zone1 has 1");
    assertThatThrownBy(() -> SimulatedCluster.builder().withoutNetwork().logStreams(0).start())
        .hasMessage("logStreams 0 must be at least 1");
  }

  @Test
  void whatTheClusterWasStartedWithStays() throws SqlError {
    try (SimulatedCluster cluster = SimulatedCluster.builder().withoutNetwork().start();
        SqlClient root = root(cluster)) {
      for (String statement :
          List.of(
              "create tenant t2 resource_pool_list = ('p') set ob_tcp_invited_nodes = '%'",
              "drop tenant mysql1 force",
              "create resource unit u max_cpu 1, memory_size '1G'",
              "create resource pool p unit = 'u', unit_num = 1",
              "alter system add server '127.0.0.9:2882' zone 'zone1'",
              "alter system delete server '127.0.0.3:2882'",
              "alter system add zone zone4")) {
        fails(1235, () -> root.run(statement));
      }
      assertThatThrownBy(() -> root.run("alter system delete zone zone3"))
          .hasMessage(
              "The zone is not empty and can not be deleted. You should delete the servers of the zone. There are 1 servers alive and 0 not alive.");
      fails(4018, () -> root.run("alter system delete zone zone9"));
    }
  }

  private static SqlClient root(SimulatedCluster cluster) throws SqlError {
    SqlClient root = new SqlClient(cluster.session("zone3", "root@sys"));
    root.session().useDatabase("oceanbase");
    return root;
  }
}
