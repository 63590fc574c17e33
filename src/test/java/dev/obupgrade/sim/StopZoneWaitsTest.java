package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what STOP ZONE and STOP SERVER wait for, and how long, with two servers in each zone. */
class StopZoneWaitsTest {
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster =
        SimulatedCluster.builder()
            .withoutNetwork()
            .timeScale(50)
            .serversPerZone(2)
            .tenants("mysql1", "mysql2")
            .start();
    root = client();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void whatMayPassByItselfIsWaitedForAsLongAsTheStatementMayTake() throws SqlError {
    unsync();
    root.run("set ob_query_timeout = 10000000");
    long before = System.nanoTime();
    fails(4012, () -> root.run("alter system stop zone zone2"));
    Duration taken = Duration.ofNanos(System.nanoTime() - before);
    assertThat(taken).isBetween(Duration.ofMillis(150), Duration.ofMillis(550));
    assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
        .isEqualTo("ACTIVE");
  }

  @Test
  void noParameterEndsTheWaitSooner() throws Exception {
    root.run("alter system set internal_sql_execute_timeout = '1s'");
    unsync();
    CompletableFuture<Integer> code = stopping("zone2");
    assertThatThrownBy(() -> code.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    cluster.clear("log_never_syncs");
    assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void logsOfAMajorityInSyncAreEnough() throws SqlError {
    try (SimulatedCluster five =
            SimulatedCluster.builder().withoutNetwork().timeScale(50).zones(5).start();
        SqlClient client = SqlClient.root(five, "zone1")) {
      five.fault("log_never_syncs", "zone5");
      Eventually.is(
          "4", () -> client.one("select count(*) from gv$ob_log_stat where in_sync = 'NO'"));
      client.run("alter system stop zone zone2");
      client.run("alter system start zone zone2");
      five.fault("log_never_syncs", "zone4");
      Eventually.is(
          "8", () -> client.one("select count(*) from gv$ob_log_stat where in_sync = 'NO'"));
      client.run("set ob_query_timeout = 10000000");
      fails(4012, () -> client.run("alter system stop zone zone2"));
    }
  }

  @Test
  void inSyncIsNotWhatIsAskedFor() throws SqlError {
    root.run("update __all_virtual_log_stat set in_sync = 0 where svr_ip = '127.0.0.5'");
    assertThatCode(() -> root.run("alter system stop zone zone2")).doesNotThrowAnyException();
  }

  @Test
  void whatWillNotPassByItselfIsRefusedAtOnce() throws SqlError {
    root.run("alter system set internal_sql_execute_timeout = '50000s'");
    root.run("update __all_tenant set previous_locality = 'FULL{1}@zone1' where tenant_id = 1002");
    fails(4179, () -> root.run("alter system stop zone zone2"));
  }

  @Test
  void aTenantOfFewerReplicasThanItsLocalitySaysIsRefused() throws SqlError {
    root.run(
        "update __all_tenant set locality = 'FULL{1}@zone1, FULL{1}@zone2, FULL{1}@zone3, FULL{1}@zone4, F@zone5' where tenant_id = 1002");
    assertThatThrownBy(() -> root.run("alter system stop zone zone2"))
        .hasMessage(
            "Tenant(1002) LS(1) paxos replica number does not match with tenant. It should be 5. stop zone not allowed");
  }

  @Test
  void aLogThatCatchesUpMeanwhileLetsTheStopPass() throws Exception {
    unsync();
    CompletableFuture<Integer> code = stopping("zone2");
    assertThatThrownBy(() -> code.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    cluster.clear("log_never_syncs");
    assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void serversOfOneZoneAreStoppedTogether() throws SqlError {
    root.run("alter system stop server '127.0.0.3:2882', '127.0.0.4:2882' zone = 'zone2'");
    assertThat(root.number("select count(*) from __all_server where stop_time > 0")).isEqualTo(2);
    fails(4660, () -> root.run("alter system stop zone zone3"));
    assertThatCode(() -> root.run("alter system stop zone zone2")).doesNotThrowAnyException();
    root.run("alter system start server '127.0.0.3:2882', '127.0.0.4:2882'");
    root.run("alter system start zone zone2");
    assertThat(root.number("select count(*) from __all_server where stop_time > 0")).isZero();
  }

  @Test
  void serversOfSeveralZonesAreRefused() {
    for (String verb : new String[] {"stop", "force stop", "isolate", "start"}) {
      fails(
          4660,
          () -> root.run("alter system " + verb + " server '127.0.0.3:2882', '127.0.0.5:2882'"));
    }
    fails(4018, () -> root.run("alter system stop server '127.0.0.99:2882'"));
    fails(4631, () -> root.run("alter system stop server '127.0.0.3:2882' zone 'zone3'"));
  }

  @Test
  void noLeaderIsLeftOnAStoppedServer() throws SqlError {
    String leaders =
        "select count(*) from CDB_OB_LS_LOCATIONS where role = 'LEADER' and svr_ip = '127.0.0.1'";
    assertThat(root.number(leaders)).isPositive();
    root.run("alter system stop server '127.0.0.1:2882'");
    assertThat(root.number(leaders)).isZero();
    assertThat(
            root.one(
                "select value1 from DBA_OB_ROOTSERVICE_EVENT_HISTORY where event = 'stop_server'"))
        .isEqualTo("0");
  }

  @Test
  void aZoneWhoseServersAreAllDeadCanBeStopped() throws SqlError {
    cluster.kill("zone2");
    Eventually.is(
        "2", () -> root.one("select count(*) from __all_server where status = 'INACTIVE'"));
    assertThatCode(() -> root.run("alter system stop zone zone2")).doesNotThrowAnyException();
    assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
        .isEqualTo("INACTIVE");
  }

  @Test
  void aServerKilledWhileAStopWaitsForItsLeadersEndsTheWait() throws Exception {
    cluster.fault("leader_stays", "zone1");
    CompletableFuture<Integer> code = stopping("zone1");
    Eventually.is(
        "INACTIVE", () -> root.one("select status from DBA_OB_ZONES where zone = 'zone1'"));
    assertThat(code.isDone()).isFalse();
    cluster.kill("zone1");
    assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(root.number("select count(*) from CDB_OB_LS_LOCATIONS where role = 'LEADER'"))
        .isEqualTo(7);
  }

  private void unsync() throws SqlError {
    cluster.fault("log_never_syncs", "zone3");
    Eventually.is("7", () -> root.one("select count(*) from gv$ob_log_stat where in_sync = 'NO'"));
  }

  /** Returns the error of a STOP ZONE in its own session, or 0. */
  private CompletableFuture<Integer> stopping(String zone) throws SqlError {
    SqlClient other = client();
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                other.run("alter system stop zone " + zone);
                code.complete(0);
              } catch (SqlError e) {
                code.complete(e.code());
              }
            });
    return code;
  }

  private SqlClient client() throws SqlError {
    SqlClient client = new SqlClient(cluster.session("zone3", "root@sys"));
    client.session().useDatabase("oceanbase");
    client.run("set ob_query_timeout = 100000000000");
    return client;
  }
}
