package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the system views show while a server dies and comes back. */
class RestartTest {
  private static final String NEW = "4.3.5.3-103000092025080818";
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(20).start();
    root = new SqlClient(cluster.session("zone1", "root@sys"));
    root.session().useDatabase("oceanbase");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aDeadServersRowStaysAsItWasUntilItsLeaseEnds() throws SqlError {
    String before = server("zone2", "start_service_time");
    cluster.kill("zone2");
    assertThat(server("zone2", "start_service_time")).isEqualTo(before);
    assertThat(server("zone2", "status")).isEqualTo("ACTIVE");
    assertThat(server("zone2", "last_offline_time")).isEqualTo("0");
    Eventually.is("INACTIVE", () -> server("zone2", "status"));
    assertThat(Long.parseLong(server("zone2", "last_offline_time"))).isPositive();
    assertThat(server("zone2", "start_service_time")).isEqualTo("0");
    assertThat(
            root.number(
                "select count(*) from DBA_OB_ROOTSERVICE_EVENT_HISTORY where event in ('lease_expire', 'last_offline_time set')"))
        .isEqualTo(2);
  }

  @Test
  void aDeadServersRowsVanishFromVirtualTablesAtOnce() throws SqlError {
    cluster.kill("zone2");
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT")).isEqualTo(8);
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'")).isZero();
    assertThat(root.number("select count(*) from GV$OB_SERVER_SCHEMA_INFO")).isEqualTo(6);
    assertThat(root.number("select count(distinct svr_ip) from GV$OB_PARAMETERS")).isEqualTo(2);
    assertThat(root.number("select count(distinct svr_ip) from __all_virtual_ls_info"))
        .isEqualTo(2);
    assertThat(root.number("select count(*) from CDB_OB_LS_LOCATIONS")).isEqualTo(12);
  }

  @Test
  void aRestartedServerSaysItsVersionFirstAndItsServiceTimeLater() throws SqlError {
    long before = Long.parseLong(server("zone2", "start_service_time"));
    cluster.restart("zone2", NEW);
    Eventually.is("0", () -> server("zone2", "start_service_time"));
    assertThat(server("zone2", "build_version")).startsWith("4.3.5.3_103000092025080818-");
    assertThat(server("zone2", "status")).isEqualTo("ACTIVE");
    Eventually.is(
        "true",
        () -> String.valueOf(Long.parseLong(server("zone2", "start_service_time")) > before));
  }

  @Test
  void aRestartedServerCatchesUpItsLogsAndSchemasAfterwards() throws SqlError {
    cluster.fault("slow_log", "zone2", "3");
    cluster.fault("slow_schema", "zone2", "3");
    cluster.restart("zone2", NEW);
    Eventually.is("4", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'"));
    assertThat(root.number("select count(*) from GV$OB_SERVER_SCHEMA_INFO")).isEqualTo(6);
    Eventually.is("false", () -> String.valueOf(server("zone2", "start_service_time").equals("0")));
    assertThat(unrefreshed()).isEqualTo("3");
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'"))
        .isPositive();
    Eventually.is("0", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'"));
    Eventually.is("0", this::unrefreshed);
  }

  @Test
  void whoIsInSyncHasReplayedWhatTheLogsHad() throws SqlError {
    String behind =
        "select count(*) from __all_virtual_replay_stat r where role != 'leader' and unsubmitted_log_scn <="
            + " (select max(max_scn) from gv$ob_log_stat l where l.tenant_id = r.tenant_id and l.ls_id = r.ls_id)";
    assertThat(root.one(behind)).isEqualTo("0");
    cluster.fault("log_never_syncs", "zone2");
    cluster.restart("zone2", NEW);
    Eventually.is("false", () -> String.valueOf(root.one(behind).equals("0")));
    cluster.clear("log_never_syncs");
    Eventually.is("0", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'"));
    Eventually.is("0", () -> root.one(behind));
  }

  @Test
  void aServerThatStartsLateIsNoLongerOffline() throws SqlError {
    cluster.kill("zone2");
    Eventually.is("INACTIVE", () -> server("zone2", "status"));
    cluster.start("zone2");
    Eventually.is("ACTIVE", () -> server("zone2", "status"));
    assertThat(server("zone2", "last_offline_time")).isEqualTo("0");
  }

  @Test
  void aStartingServerTakesNoSessions() throws SqlError {
    cluster.restart("zone2", NEW);
    assertThatThrownBy(() -> cluster.session("zone2", "root")).hasMessage("Server is initializing");
  }

  @Test
  void thereIsNoWayBackToAnOlderVersion() {
    cluster.restart("zone2", NEW);
    assertThatThrownBy(() -> cluster.restart("zone2", "4.3.5.2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no downgrade");
  }

  @Test
  void aSessionOnAKilledServerBreaks() throws SqlError {
    SqlClient there = new SqlClient(cluster.session("zone2", "root"));
    cluster.kill("zone2");
    assertThatThrownBy(() -> there.one("select 1")).isInstanceOf(SqlError.class);
  }

  @Test
  void leadersOfADeadServerAreElectedAnewAfterAWhile() throws SqlError {
    SqlClient zone3 = new SqlClient(cluster.session("zone3", "root"));
    zone3.session().useDatabase("oceanbase");
    zone3.run("set ob_query_timeout = 400000000");
    cluster.kill("zone1");
    assertThat(zone3.number("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"))
        .isEqualTo(4);
    assertThat(zone3.one("select zone from __all_server where with_rootserver = 1"))
        .isNotEqualTo("zone1");
    assertThat(
            zone3.number(
                "select count(*) from CDB_OB_LS_LOCATIONS where role = 'LEADER' and zone <> 'zone1'"))
        .isEqualTo(4);
  }

  @Test
  void withoutAMajorityTheInnerTablesDoNotAnswer() throws SqlError {
    cluster.kill("zone2");
    cluster.kill("zone3");
    root.run("set ob_query_timeout = 2000000");
    assertThatThrownBy(() -> root.one("select count(*) from __all_server"))
        .hasMessage("location leader not exist");
    cluster.start("zone2");
    root.run("set ob_query_timeout = 100000000");
    assertThat(root.number("select count(*) from __all_server")).isEqualTo(3);
  }

  @Test
  void parametersSetWhileAServerWasAwayReachItWhenItIsBack() throws SqlError {
    cluster.kill("zone2");
    root.run("alter system set server_permanent_offline_time = '72h'");
    cluster.start("zone2");
    Eventually.is(
        "3",
        () ->
            root.one(
                "select count(*) from GV$OB_PARAMETERS where name = 'server_permanent_offline_time' and value = '72h'"));
  }

  @Test
  void aServerThatNeverStartsStaysAway() throws SqlError {
    cluster.fault("server_never_starts", "zone2");
    cluster.restart("zone2", NEW);
    Eventually.is("INACTIVE", () -> server("zone2", "status"));
  }

  @Test
  void aServerMayComeBackWithAnotherVersion() throws SqlError {
    cluster.fault("wrong_version", "zone2", "4.3.5.2-102000092025071010");
    cluster.restart("zone2", NEW);
    Eventually.is(
        "true",
        () ->
            String.valueOf(
                server("zone2", "build_version").startsWith("4.3.5.2_102000092025071010")));
  }

  private String unrefreshed() throws SqlError {
    return root.one(
        "select count(*) from __all_virtual_server_schema_info where refreshed_schema_version <= 1 or refreshed_schema_version % 8 != 0");
  }

  private String server(String zone, String column) throws SqlError {
    return root.one("select " + column + " from __all_server where zone = '" + zone + "'");
  }
}
