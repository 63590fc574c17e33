package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests clusters of many sizes: after a zone's stop, kill, restart and start, all is as before. */
@Timeout(300)
class SizesTest {
  private static final String SCHEMA_READY =
      "select if (a.cnt = b.cnt, 1, 0) as passed from (select count(*) as cnt from"
          + " __all_virtual_server_schema_info where refreshed_schema_version > 1 and refreshed_schema_version % 8 = 0)"
          + " as a join (select count(*) as cnt from __all_server join __all_tenant) as b";

  @ParameterizedTest(name = "{0} zones, {1} servers each, {2} tenants, {3} log streams each")
  @CsvSource({"3,1,1,1", "5,3,4,2", "9,9,3,1", "3,1,2,20", "3,1,1000,1", "3,3,1000,1"})
  void aZoneGoesRound(int zones, int servers, int tenants, int streams) throws SqlError {
    long begun = System.nanoTime();
    try (SimulatedCluster cluster =
            SimulatedCluster.builder()
                .withoutNetwork()
                .timeScale(20)
                .zones(zones)
                .serversPerZone(servers)
                .tenants(tenants)
                .logStreams(streams)
                .start();
        SqlClient root = new SqlClient(cluster.session("zone" + zones, "root@sys"))) {
      told("start", begun);
      root.session().useDatabase("oceanbase");
      root.run("set ob_query_timeout = 10000000000");
      long replicas = zones * (1 + tenants * (2L + streams));
      assertThat(root.number("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"))
          .isEqualTo(replicas);
      assertThat(root.number("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"))
          .isEqualTo(replicas / zones);
      assertThat(root.one(SCHEMA_READY)).isEqualTo("1");

      timed("stop zone", () -> root.run("alter system stop zone zone1"));
      assertThat(
              root.number(
                  "select count(*) from CDB_OB_LS_LOCATIONS where role = 'LEADER' and zone = 'zone1'"))
          .isZero();
      timed("kill", () -> cluster.kill("zone1"));
      timed("restart", () -> cluster.restart("zone1", "4.3.5.3"));
      timed(
          "catch-up",
          () -> {
            Eventually.is(
                String.valueOf(replicas),
                () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
            Eventually.is("1", () -> root.one(SCHEMA_READY));
          });
      timed("start zone", () -> root.run("alter system start zone zone1"));
      assertThat(
              root.number(
                  "select count(*) from __all_server where status = 'ACTIVE' and stop_time = 0 and start_service_time > 0"))
          .isEqualTo((long) zones * servers);
    }
  }

  @ParameterizedTest
  @CsvSource({"3,3,1000"})
  void theHealthCheckersQueriesStayFast(int zones, int servers, int tenants) throws SqlError {
    try (SimulatedCluster cluster =
            SimulatedCluster.builder()
                .withoutNetwork()
                .zones(zones)
                .serversPerZone(servers)
                .tenants(tenants)
                .start();
        SqlClient root = new SqlClient(cluster.session("zone1", "root@sys"))) {
      root.session().useDatabase("oceanbase");
      for (String query :
          new String[] {
            "select count(*) from __all_server where (start_service_time <= 0 or status='inactive')",
            "select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'",
            SCHEMA_READY,
            "select distinct(substring_index(build_version, '_', 1)) from __all_server",
            "select count(*) as cnt from GV$OB_PARAMETERS where name='enable_ddl' and value != 'True'",
            "select count(*) from __all_virtual_tenant_parameter_info where name='compatible' and value='4.3.5.2'",
            "select count(1) from __all_virtual_tablet_compaction_info where max_received_scn > finished_scn and max_received_scn > 0",
          }) {
        root.rows(query);
        long before = System.nanoTime();
        root.rows(query);
        Duration taken = Duration.ofNanos(System.nanoTime() - before);
        told(query, before);
        assertThat(taken).as(query).isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  private interface Step {
    void run() throws SqlError;
  }

  private static void timed(String name, Step step) throws SqlError {
    long before = System.nanoTime();
    step.run();
    told(name, before);
  }

  private static void told(String what, long since) {
    System.out.printf("SizesTest: %5d ms %s%n", (System.nanoTime() - since) / 1_000_000, what);
  }
}
