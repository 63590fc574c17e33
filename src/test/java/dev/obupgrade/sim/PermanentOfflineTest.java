package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a server that is away for longer than server_permanent_offline_time. */
class PermanentOfflineTest {
  private static final String SYNCED = "select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'";
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(100).start();
    root = SqlClient.root(cluster, "zone3");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void itsReplicasLeaveTheMemberListsButTheNumberThatMakesAMajorityStays() throws SqlError {
    offlineAfter("30s");
    cluster.kill("zone2");
    Eventually.is("4", () -> shortLists());
    assertThat(root.rows("select distinct paxos_replica_num from GV$OB_LOG_STAT"))
        .containsExactly(List.of(3L));
    assertThat(root.number("select count(*) from CDB_OB_LS_LOCATIONS")).isEqualTo(8);
    assertThat(
            root.one(
                "select value1 from DBA_OB_ROOTSERVICE_EVENT_HISTORY where event = 'permanent_offline'"))
        .contains("127.0.0.2:2882");
    assertThatThrownBy(() -> root.run("alter system stop zone zone1"))
        .hasMessageContaining("has no enough valid paxos member after stop zone");
  }

  @Test
  void whenItIsBackItsReplicasAreAddedAgainOneTaskEach() throws SqlError {
    offlineAfter("30s");
    cluster.fault("slow_log", "zone2", "5");
    cluster.kill("zone2");
    Eventually.is("4", () -> shortLists());
    cluster.start("zone2");
    Eventually.is(
        "4",
        () ->
            root.one(
                "select count(*) from CDB_OB_LS_REPLICA_TASKS where task_type = 'ADD REPLICA' and target_replica_svr_ip = '127.0.0.2'"));
    assertThat(root.one(SYNCED)).isEqualTo("8");
    Eventually.is("12", () -> root.one(SYNCED));
    assertThat(shortLists()).isEqualTo("0");
    assertThat(root.number("select count(*) from CDB_OB_LS_LOCATIONS")).isEqualTo(12);
    Eventually.is("0", () -> root.one("select count(*) from CDB_OB_LS_REPLICA_TASKS"));
    root.run("alter system stop zone zone1");
  }

  @Test
  void withoutRereplicationNothingIsAddedAgain() throws SqlError {
    offlineAfter("30s");
    root.run("alter system set enable_rereplication = 'False'");
    cluster.kill("zone2");
    Eventually.is("4", () -> shortLists());
    cluster.start("zone2");
    Eventually.is(
        "9",
        () ->
            root.one(
                "select count(*) from __all_virtual_server_schema_info where refreshed_schema_version > 1"));
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT")).isEqualTo(8);
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'")).isZero();
    root.run("alter system set enable_rereplication = 'True'");
    Eventually.is("12", () -> root.one(SYNCED));
  }

  @Test
  void aLongerTimeKeepsItsReplicas() throws SqlError {
    offlineAfter("72h");
    cluster.kill("zone2");
    Eventually.is(
        "INACTIVE", () -> root.one("select status from __all_server where zone = 'zone2'"));
    // as if it were away for two days
    root.run(
        "update __all_server set last_offline_time = last_offline_time - 48 * 3600 * 10000 where zone = 'zone2'");
    cluster.start("zone2");
    Eventually.is("12", () -> root.one(SYNCED));
    assertThat(shortLists()).isEqualTo("0");
  }

  @Test
  void noMajorityIsGivenUp() throws SqlError {
    offlineAfter("30s");
    cluster.kill("zone2");
    Eventually.is("4", () -> shortLists());
    root.run("set ob_query_timeout = 2000000");
    cluster.kill("zone1");
    fails(4654, () -> root.one("select count(*) from __all_server"));
    cluster.start("zone1");
    root.run("set ob_query_timeout = 1000000000");
    assertThat(shortLists()).isEqualTo("4");
  }

  private void offlineAfter(String time) throws SqlError {
    root.run("alter system set server_permanent_offline_time = '" + time + "'");
    Eventually.is(
        "3",
        () ->
            root.one(
                "select count(*) from GV$OB_PARAMETERS where name = 'server_permanent_offline_time' and value = '"
                    + time
                    + "'"));
  }

  /** Log streams whose leader lacks the second server. */
  private String shortLists() throws SqlError {
    return root.one(
        "select count(*) from GV$OB_LOG_STAT where role = 'LEADER' and paxos_member_list not like '%127.0.0.2:%'");
  }
}
