package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests STOP, START and ISOLATE of zones and servers: preconditions, effects and answers. */
class ZoneOperationsTest {
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(100).start();
    root = client("zone1");
    root.run("set ob_query_timeout = 400000000");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter system stop zone zone2",
        "ALTER SYSTEM STOP ZONE 'zone2';",
        "alter  system stop zone \"zone2\"",
        "Alter System Force Stop Zone `zone2`",
        "/* by hand */ alter system isolate zone ZONE2",
      })
  void aStoppedZoneIsInactive(String statement) throws SqlError {
    root.run(statement);
    assertThat(status("zone2")).isEqualTo("INACTIVE");
    assertThat(root.one("select value from __all_zone where zone = 'zone2' and name = 'status'"))
        .isEqualTo("1");
  }

  @Test
  void noLeaderIsLeftInAZoneWhenItsStopReturns() throws SqlError {
    root.run("alter system stop zone zone1");
    assertThat(
            root.number(
                "select count(*) from CDB_OB_LS_LOCATIONS where role='LEADER' and zone='zone1'"))
        .isZero();
    assertThat(root.one("select zone from __all_server where with_rootserver = 1"))
        .isNotEqualTo("zone1");
  }

  @Test
  void stoppingAStoppedZoneAgainAsksForTheMajorityAgain() throws SqlError {
    root.run("alter system stop zone zone2");
    assertThatCode(() -> root.run("alter system stop zone zone2")).doesNotThrowAnyException();
    cluster.kill("zone3");
    Eventually.is("INACTIVE", () -> root.one("select status from __all_server where zone='zone3'"));
    fails(4179, () -> root.run("alter system stop zone zone2"));
    fails(4179, () -> root.run("alter system force stop zone zone2"));
    assertThatCode(() -> root.run("alter system isolate zone zone2")).doesNotThrowAnyException();
    assertThat(status("zone2")).isEqualTo("INACTIVE");
  }

  @Test
  void stoppingAStoppedZoneAgainAsksForNoOtherStop() throws SqlError {
    root.run("alter system stop zone zone2");
    root.run("update __all_zone set info = 'INACTIVE' where zone = 'zone3' and name = 'status'");
    fails(4660, () -> root.run("alter system stop zone zone1"));
    fails(4179, () -> root.run("alter system stop zone zone2"));
  }

  @Test
  void aSecondZoneIsRefusedWhileOneIsStopped() throws SqlError {
    root.run("alter system stop zone zone2");
    fails(4660, () -> root.run("alter system stop zone zone3"));
    fails(4660, () -> root.run("alter system force stop zone zone3"));
    fails(4660, () -> root.run("alter system stop server '127.0.0.3:2882'"));
  }

  @Test
  void aZoneIsRefusedWhileAServerOfAnotherIsStopped() throws SqlError {
    root.run("alter system stop server '127.0.0.3:2882' zone 'zone3'");
    fails(4660, () -> root.run("alter system stop zone zone2"));
    root.run("alter system start server '127.0.0.3:2882'");
    assertThatCode(() -> root.run("alter system stop zone zone2")).doesNotThrowAnyException();
  }

  @Test
  void isolatingAsksForNoMajorityButLeavesOneZone() throws SqlError {
    root.run("alter system isolate zone zone2");
    root.run("alter system isolate zone zone3");
    fails(4179, () -> root.run("alter system isolate zone zone1"));
  }

  @Test
  void aZoneWithoutWhichTheMajorityIsLostIsRefused() throws SqlError {
    cluster.kill("zone3");
    Eventually.is("INACTIVE", () -> root.one("select status from __all_server where zone='zone3'"));
    assertThatThrownBy(() -> root.run("alter system stop zone zone2"))
        .hasMessage(
            "Tenant(1) LS(1) has no enough valid paxos member after stop zone, stop zone not allowed");
    fails(4179, () -> root.run("alter system force stop zone zone2"));
    assertThat(status("zone2")).isEqualTo("ACTIVE");
  }

  @Test
  void unsyncedLogsStopAStopButNotAForcedOne() throws SqlError {
    cluster.fault("log_never_syncs", "zone3");
    Eventually.is("4", () -> root.one("select count(*) from gv$ob_log_stat where in_sync = 'NO'"));
    root.run("set ob_query_timeout = 20000000");
    fails(4012, () -> root.run("alter system stop zone zone2"));
    assertThat(status("zone2")).isEqualTo("ACTIVE");
    root.run("alter system force stop zone zone2");
    assertThat(status("zone2")).isEqualTo("INACTIVE");
  }

  @Test
  void aChangingLocalityStopsAStop() throws SqlError {
    root.run("update __all_tenant set previous_locality = 'FULL{1}@zone1' where tenant_id = 1002");
    assertThatThrownBy(() -> root.run("alter system stop zone zone2"))
        .hasMessage("Tenant(1002) locality is changing, stop zone not allowed");
  }

  @Test
  void theRootServiceGivesUpWithTheSession() throws SqlError {
    cluster.fault("log_never_syncs", "zone3");
    Eventually.is("4", () -> root.one("select count(*) from gv$ob_log_stat where in_sync = 'NO'"));
    root.run("set ob_query_timeout = 5000000");
    fails(4012, () -> root.run("alter system stop zone zone2"));
    cluster.clear("log_never_syncs");
    Eventually.is("0", () -> root.one("select count(*) from gv$ob_log_stat where in_sync = 'NO'"));
    assertThat(status("zone2")).isEqualTo("ACTIVE");
  }

  @Test
  void aLeaderThatStaysEndsTheWaitButTheZoneIsInactive() throws SqlError {
    cluster.fault("leader_stays", "zone1");
    root.run("set ob_query_timeout = 5000000");
    fails(4652, () -> root.run("alter system stop zone zone1"));
    assertThat(status("zone1")).isEqualTo("INACTIVE");
    cluster.clear("leader_stays");
    assertThatCode(() -> root.run("alter system stop zone zone1")).doesNotThrowAnyException();
  }

  @Test
  void startingAnActiveZoneIsAnError() {
    fails(4633, () -> root.run("alter system start zone zone2"));
  }

  @Test
  void anUnknownZoneIsAnError() {
    fails(4018, () -> root.run("alter system stop zone zone9"));
    fails(4018, () -> root.run("alter system start zone zone9"));
  }

  @Test
  void leadersComeBackToThePrimaryZoneAfterItsStart() throws SqlError {
    root.run("alter system stop zone zone1");
    root.run("alter system start zone zone1");
    Eventually.is(
        "4",
        () ->
            root.one(
                "select count(*) from CDB_OB_LS_LOCATIONS where role='LEADER' and zone='zone1'"));
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"))
        .isEqualTo(4);
  }

  @Test
  void stopAndStartServerSetItsStopTimeAndMayBeRepeated() throws SqlError {
    root.run("alter system stop server '127.0.0.2:2882'");
    root.run("alter system stop server '127.0.0.2:2882'");
    assertThat(root.number("select count(*) from DBA_OB_SERVERS where stop_time is not null"))
        .isEqualTo(1);
    root.run("alter system start server '127.0.0.2:2882'");
    root.run("alter system start server '127.0.0.2:2882'");
    assertThat(root.number("select stop_time from __all_server where zone = 'zone2'")).isZero();
    fails(4660, () -> root.run("alter system stop server '127.0.0.2:2882', '127.0.0.3:2882'"));
    fails(4631, () -> root.run("alter system stop server '127.0.0.2:2882' zone zone3"));
  }

  @Test
  void theRootServicesHistoryTellsOfIt() throws SqlError {
    root.run("alter system stop zone zone2");
    assertThat(
            root.one(
                "select count(*) from DBA_OB_ROOTSERVICE_EVENT_HISTORY where event = 'stop_zone' and module in ('zone', 'root_service')"))
        .isEqualTo("2");
  }

  @Test
  void onlyTheSysTenantMayAskForIt() throws SqlError {
    try (SqlClient app = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      fails(1227, () -> app.run("alter system stop zone zone2"));
    }
  }

  private String status(String zone) throws SqlError {
    return root.one("select status from DBA_OB_ZONES where zone = '" + zone + "'");
  }

  private SqlClient client(String zone) throws SqlError {
    SqlClient client = new SqlClient(cluster.session(zone, "root@sys"));
    client.session().useDatabase("oceanbase");
    return client;
  }

  static void fails(int code, ThrowingCallable statement) {
    assertThatThrownBy(statement)
        .isInstanceOf(SqlError.class)
        .extracting(e -> ((SqlError) e).code())
        .isEqualTo(code);
  }
}
