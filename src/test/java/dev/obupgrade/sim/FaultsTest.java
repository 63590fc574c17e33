package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the effect of every fault, and that clearing it undoes the effect. */
class FaultsTest {
  private static final String NEW = "4.3.5.3-103000092025080818";
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(50).start();
    root = client("zone1", "root@sys", "oceanbase");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void logNeverSyncs() throws SqlError {
    on("'log_never_syncs', 'zone2'");
    assertThat(unsynced()).isEqualTo("4");
    clear("log_never_syncs");
    Eventually.is("0", this::unsynced);
  }

  @Test
  void slowLog() throws SqlError {
    on("'slow_log', 'zone2', 100000");
    restart("zone2");
    Eventually.is("0", this::unrefreshed);
    assertThat(unsynced()).isEqualTo("4");
    clear("slow_log");
    Eventually.is("0", this::unsynced);
  }

  @Test
  void schemaNeverRefreshes() throws SqlError {
    on("'schema_never_refreshes', '127.0.0.2'");
    restart("zone2");
    Eventually.is("0", this::unsynced);
    assertThat(unrefreshed()).isEqualTo("3");
    clear("schema_never_refreshes");
    Eventually.is("0", this::unrefreshed);
  }

  @Test
  void slowSchema() throws SqlError {
    on("'slow_schema', '127.0.0.2:2882', 100000");
    restart("zone2");
    Eventually.is("0", this::unsynced);
    assertThat(unrefreshed()).isEqualTo("3");
    clear("slow_schema");
    Eventually.is("0", this::unrefreshed);
  }

  @Test
  void serverNeverStarts() throws SqlError {
    on("'server_never_starts', 'zone2'");
    root.run("call sim.restart_server('zone2')");
    Eventually.is("INACTIVE", () -> server("status"));
    clear("server_never_starts");
    root.run("call sim.start_server('zone2')");
    Eventually.is("ACTIVE", () -> server("status"));
  }

  @Test
  void slowStart() throws SqlError {
    on("'slow_start', 'zone2', 100000");
    root.run("call sim.restart_server('zone2')");
    Eventually.is("0", () -> server("start_service_time"));
    clear("slow_start");
    Eventually.is("false", () -> String.valueOf(server("start_service_time").equals("0")));
  }

  @Test
  void crashLoop() throws SqlError {
    on("'crash_loop', 'zone2', 3");
    root.run("call sim.restart_server('zone2')");
    String starts =
        "select count(*) from DBA_OB_ROOTSERVICE_EVENT_HISTORY where module = 'server' and event = '4.3.5.2'";
    Eventually.is("true", () -> String.valueOf(root.number(starts) >= 3));
    assertThat(server("start_service_time")).isEqualTo("0");
    clear("crash_loop");
    Eventually.is("false", () -> String.valueOf(server("start_service_time").equals("0")));
    Eventually.is("0", this::unsynced);
  }

  @Test
  void wrongVersion() throws SqlError {
    on("'wrong_version', 'zone2', '4.3.5.2-102000092025071010'");
    root.run("call sim.restart_server('zone2', '" + NEW + "')");
    Eventually.is("true", () -> says("4.3.5.2_102000092025071010"));
    clear("wrong_version");
    root.run("call sim.restart_server('zone2', '" + NEW + "')");
    Eventually.is("true", () -> says("4.3.5.3_103000092025080818"));
  }

  @Test
  void leaderStays() throws SqlError {
    on("'leader_stays', 'zone1'");
    root.run("set ob_query_timeout = 5000000");
    fails(4652, () -> root.run("alter system stop zone zone1"));
    clear("leader_stays");
    root.run("set ob_query_timeout = 1000000000");
    root.run("alter system stop zone zone1");
  }

  @Test
  void leaderWaitFails() throws SqlError {
    on("'leader_wait_fails', 'zone2', 4722, 'times=1'");
    fails(4722, () -> root.run("alter system stop zone zone2"));
    assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
        .isEqualTo("INACTIVE");
    root.run("alter system stop zone zone2");
    on("'leader_wait_fails', 'zone2', 4018");
    fails(4018, () -> root.run("alter system stop zone zone2"));
    clear("leader_wait_fails");
    root.run("alter system stop zone zone2");
  }

  @Test
  void adaptiveCompaction() throws SqlError {
    String behind =
        "select count(*) from __all_virtual_tablet_compaction_info where max_received_scn > finished_scn";
    on("'adaptive_compaction', 1002");
    Eventually.is("true", () -> String.valueOf(root.number(behind) > 0));
    assertThat(root.number("select count(*) from CDB_OB_MAJOR_COMPACTION where status = 'IDLE'"))
        .isEqualTo(3);
    clear("adaptive_compaction");
    Eventually.is("0", () -> root.one(behind));
  }

  @Test
  void noLeader() throws SqlError {
    on("'no_leader', 1002, 1001");
    assertThat(
            root.rows(
                "select tenant_id, ls_id from GV$OB_LOG_STAT group by tenant_id, ls_id having sum(case when role = 'LEADER' then 1 else 0 end) = 0"))
        .containsExactly(List.of(1002L, 1001L));
    clear("no_leader");
    Eventually.is("4", this::leaders);
  }

  @Test
  void slowElection() throws SqlError {
    on("'slow_election', 100000, 1002");
    SqlClient zone3 = client("zone3", "root@sys", "oceanbase");
    cluster.kill("zone1");
    assertThat(zone3.number("select count(*) from __all_server")).isEqualTo(3);
    Eventually.is(
        "2", () -> zone3.one("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"));
    cluster.clear("slow_election");
    Eventually.is(
        "4", () -> zone3.one("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"));
  }

  @Test
  void parameterStays() throws SqlError {
    on("'parameter_stays', 'zone2'");
    root.run("alter system set enable_ddl = 'False'");
    root.run("alter system set enable_rebalance = 'False' tenant = sys");
    Eventually.is("4", this::setToFalse);
    clear("parameter_stays");
    Eventually.is("6", this::setToFalse);
  }

  @Test
  void cutFromClients() throws Exception {
    SqlClient there = client("zone2", "root", "oceanbase");
    on("'cut_from_clients', 'zone2'");
    CompletableFuture<String> answer = later(() -> there.one("select 1"));
    CompletableFuture<String> login = later(() -> client("zone2", "root", "").one("select 2"));
    assertThatThrownBy(() -> answer.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(login).isNotDone();
    assertThat(server("status")).isEqualTo("ACTIVE");
    assertThat(unsynced()).isEqualTo("0");
    clear("cut_from_clients");
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("1");
    assertThat(login.get(20, TimeUnit.SECONDS)).isEqualTo("2");
  }

  @Test
  void cutFromServers() throws SqlError {
    SqlClient there = client("zone2", "root", "oceanbase");
    String before = server("start_service_time");
    on("'cut_from_servers', 'zone2'");
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT")).isEqualTo(8);
    Eventually.is("INACTIVE", () -> server("status"));
    assertThat(there.one("select 1")).isEqualTo("1");
    there.run("set ob_query_timeout = 2000000");
    fails(4654, () -> there.one("select count(*) from __all_server"));
    clear("cut_from_servers");
    Eventually.is("ACTIVE", () -> server("status"));
    Eventually.is(
        "12", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
    assertThat(server("start_service_time")).isEqualTo(before);
    assertThat(server("last_offline_time")).isEqualTo("0");
    Eventually.is("0", this::unrefreshed);
    there.run("set ob_query_timeout = 1000000000");
    assertThat(there.number("select count(*) from __all_server")).isEqualTo(3);
  }

  @Test
  void clockOff() throws SqlError {
    SqlClient there = client("zone2", "root", "oceanbase");
    on("'clock_off', 'zone2', 3600");
    long micros = there.number("select time_to_usec(now(6))");
    assertThat(micros - root.number("select time_to_usec(now(6))"))
        .isBetween(3_590_000_000L, 3_610_000_000L);
    assertThat(there.one("select 'now()'")).isEqualTo("now()");
    cluster.restart("zone2", NEW);
    Eventually.is(
        "true",
        () -> String.valueOf(Long.parseLong(server("start_service_time")) > micros - 10_000_000));
    clear("clock_off");
    cluster.restart("zone2", NEW);
    Eventually.is(
        "true",
        () -> {
          long time = Long.parseLong(server("start_service_time"));
          return String.valueOf(time > 0 && time < micros - 1_000_000_000L);
        });
  }

  @Test
  void diskFull() throws SqlError {
    SqlClient app = client("zone2", "root@mysql1", "test");
    app.run("create table t(id int primary key)");
    on("'disk_full', 'zone1'");
    assertThat(root.one("select free_size from __all_virtual_disk_stat where svr_ip = '127.0.0.1'"))
        .isEqualTo("0");
    fails(4184, () -> app.run("insert into t values (1)"));
    assertThat(app.number("select count(*) from t")).isZero();
    clear("disk_full");
    app.run("insert into t values (1)");
    assertThat(
            root.number("select count(*) from __all_virtual_disk_stat where free_size < 1000000"))
        .isZero();
  }

  @Test
  void upgradeJobFails() throws SqlError {
    String status = "select job_status from __all_rootservice_job order by job_id desc limit 1";
    on("'upgrade_job_fails'");
    root.run("alter system run upgrade job 'UPGRADE_ALL'");
    Eventually.is("FAILED", () -> root.one(status));
    clear("upgrade_job_fails");
    root.run("alter system run upgrade job 'UPGRADE_ALL'");
    Eventually.is("SUCCESS", () -> root.one(status));
  }

  @Test
  void lostStatementHasNoEffect() throws SqlError {
    on("'lost_statement', 'STOP zone', 'times=1'");
    SqlClient other = client("zone2", "root", "oceanbase");
    fails(2013, () -> other.run("alter system stop zone zone2"));
    assertThatThrownBy(() -> other.one("select 1")).isInstanceOf(SqlError.class);
    assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
        .isEqualTo("ACTIVE");
    root.run("alter system stop zone zone2");
  }

  @Test
  void lostReplyHasTakenEffect() throws SqlError {
    on("'lost_reply', 'stop zone'");
    SqlClient other = client("zone2", "root", "oceanbase");
    fails(2013, () -> other.run("alter system stop zone zone2"));
    assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
        .isEqualTo("INACTIVE");
    clear("lost_reply");
    root.run("alter system stop zone zone2");
  }

  @Test
  void aFaultCanBeForTheNthStatementOnly() throws SqlError {
    on("'statement_error', '__all_server', 4012, 'not now', 'skip=1', 'times=2'");
    root.one("select count(*) from __all_server");
    fails(4012, () -> root.one("select count(*) from __all_server"));
    fails(4012, () -> root.one("select count(*) from __ALL_SERVER"));
    root.one("select count(*) from __all_server");
    assertThat(root.rows("call sim.faults()")).isEmpty();
  }

  @Test
  void aFaultCanLastForATime() throws SqlError {
    on("'log_never_syncs', 'zone2', 'for=20'");
    assertThat(unsynced()).isEqualTo("4");
    Eventually.is("0", this::unsynced);
    assertThat(root.rows("call sim.faults()")).isEmpty();
  }

  @Test
  void slowStatement() throws SqlError {
    on("'slow_statement', '__all_server', 20");
    long before = System.nanoTime();
    root.one("select count(*) from __all_server");
    assertThat(System.nanoTime() - before).isGreaterThan(300_000_000L);
    assertThat(root.rows("call sim.faults()"))
        .containsExactly(List.of("slow_statement", "__all_server, 20", 1L));
    root.run("call sim.clear('*')");
    assertThat(root.rows("call sim.faults()")).isEmpty();
  }

  @Test
  void theTimeScaleCanBeChangedAtAnyTime() throws SqlError {
    root.run("call sim.time_scale(0.01)");
    root.run("alter system set enable_ddl = 'False'");
    root.run("call sim.restart_server('zone2')");
    assertThat(server("start_service_time")).isNotEqualTo("0");
    root.run("call sim.time_scale(50)");
    Eventually.is(
        "3",
        () ->
            root.one(
                "select count(*) from GV$OB_PARAMETERS where name = 'enable_ddl' and value = 'False'"));
    Eventually.is(
        "12", () -> root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          call sim.fault('flood')                              | unknown fault 'flood'; there are [log_never_syncs,
          call sim.fault()                                     | fault: an argument is missing, the name of a fault
          call sim.fault('log_never_syncs')                    | where is missing; it is a zone, an ip, ip:port or '*'
          call sim.fault('log_never_syncs', 'zone9')           | where 'zone9' has to be a zone, an ip, ip:port or '*'; there are [127.0.0.1:2882 of zone1,
          call sim.fault('slow_log', 'zone2', 'much')          | factor 'much' has to be a number above 0, such as 3
          call sim.fault('slow_log', 'zone2', 0)               | factor '0' has to be a number above 0
          call sim.fault('slow_log', 'zone2', 3, 4)            | '4' is one argument too many; it takes [where, factor]
          call sim.fault('wrong_version', 'zone2', 'newest')   | version 'newest' has to be a version such as 4.3.5.3
          call sim.fault('no_leader', 'mysql1')                | tenant 'mysql1' has to be the id of a tenant of this cluster
          call sim.fault('statement_error', 'stop zone', 'x')  | code 'x' has to be an error number between 1 and 65535
          call sim.fault('inspection_fails', 'none')           | check 'none' has to be the name of an inspection
          call sim.fault('lost_reply', 'a', 'times=often')     | 'times=often' needs a number, such as 'skip=2', 'times=1' or 'for=30'
          call sim.fault('disk_full', '*', 'times=1')          | skip and times count statements
          call sim.clear('flood')                              | unknown fault 'flood'
          call sim.kill_server('zone9')                        | kill_server: where 'zone9' has to be a zone
          call sim.kill_server()                               | kill_server: an argument is missing, where
          call sim.start_server('zone2', 'newest')             | version 'newest' is not of the form 4.3.5.2
          call sim.time_scale('fast')                          | time_scale: 'fast' has to be a number above 0, such as 10
          call sim.time_scale(0)                               | time scale 0.0 must be above 0
          call sim.reboot()                                    | there are fault, clear, faults, kill_server
          """)
  void wrongArgumentsAreNamed(String statement, String message) throws SqlError {
    assertThatThrownBy(() -> root.run(statement)).hasMessageContaining(message);
    assertThat(root.rows("call sim.faults()")).isEmpty();
    assertThat(root.number("select count(*) from GV$OB_LOG_STAT")).isEqualTo(12);
  }

  private interface Answer {
    String get() throws SqlError;
  }

  private static CompletableFuture<String> later(Answer answer) {
    CompletableFuture<String> future = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                future.complete(answer.get());
              } catch (SqlError e) {
                future.completeExceptionally(e);
              }
            });
    return future;
  }

  private void on(String arguments) throws SqlError {
    root.run("call sim.fault(" + arguments + ")");
  }

  private void clear(String fault) throws SqlError {
    root.run("call sim.clear('" + fault + "')");
  }

  private void restart(String zone) throws SqlError {
    root.run("call sim.restart_server('" + zone + "')");
    Eventually.is("0", () -> server("start_service_time"));
    Eventually.is("false", () -> String.valueOf(server("start_service_time").equals("0")));
  }

  private String says(String version) throws SqlError {
    return String.valueOf(server("build_version").startsWith(version));
  }

  private String setToFalse() throws SqlError {
    return root.one(
        "select count(*) from GV$OB_PARAMETERS where name in ('enable_ddl', 'enable_rebalance') and value = 'False'");
  }

  private String unsynced() throws SqlError {
    return root.one("select count(*) from GV$OB_LOG_STAT where in_sync = 'NO'");
  }

  private String leaders() throws SqlError {
    return root.one("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'");
  }

  private String unrefreshed() throws SqlError {
    return root.one(
        "select count(*) from __all_virtual_server_schema_info where refreshed_schema_version <= 1");
  }

  private String server(String column) throws SqlError {
    return root.one("select " + column + " from __all_server where zone = 'zone2'");
  }

  private SqlClient client(String zone, String user, String database) throws SqlError {
    SqlClient client = new SqlClient(cluster.session(zone, user));
    if (!database.isEmpty()) {
      client.session().useDatabase(database);
    }
    client.run("set ob_query_timeout = 1000000000");
    return client;
  }
}
