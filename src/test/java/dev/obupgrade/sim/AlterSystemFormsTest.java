package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of ALTER SYSTEM, what it changes and how it fails. */
class AlterSystemFormsTest {
  private static SimulatedCluster cluster;
  private static SqlClient root;

  @BeforeAll
  static void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(100).start();
    root = new SqlClient(cluster.session("zone1", "root@sys"));
    root.session().useDatabase("oceanbase");
    root.run("set ob_query_timeout = 2000000000");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "alter system set enable_ddl = 'False' | enable_ddl | False | 3",
        "ALTER SYSTEM SET enable_ddl = True; | enable_ddl | True | 3",
        "alter  system /* why */ enable_ddl='1' | enable_ddl | True | 3",
        "alter system set syslog_level = 'INFO' server = '127.0.0.2:2882' | syslog_level | INFO | 1",
        "alter system set syslog_level = \"ERROR\" zone = 'zone3' | syslog_level | ERROR | 1",
        "ALTER SYSTEM SET `syslog_level` = \"ERROR\" ZONE = `zone3` | syslog_level | ERROR | 1",
        "alter system set server_permanent_offline_time = '72h' comment = 'away' scope = both | server_permanent_offline_time | 72h | 3",
        "alter system set enable_rereplication = 'False', enable_major_freeze = 'False' | enable_major_freeze | False | 3",
        "alter system set enable_major_freeze = 'True', enable_rereplication = 'True' | enable_rereplication | True | 3",
        "alter system set enable_rebalance = 'False' tenant = 'mysql1' | enable_rebalance | False | 3",
        "alter system set enable_rebalance = 'False' tenant = sys | enable_rebalance | False | 6",
        "alter system set enable_rebalance = 'True' tenant = all_user | enable_rebalance | True | 6",
        "alter system set enable_rebalance = 'False' tenant = 'all_meta' | enable_rebalance | False | 6",
        "alter system set enable_rebalance = 'True' tenant = all | enable_rebalance | True | 3",
      })
  void parametersAreSetWhereItSays(String sql, String name, String value, String rows)
      throws SqlError {
    root.run(sql);
    Eventually.is(
        rows,
        () ->
            root.one(
                "select count(*) from GV$OB_PARAMETERS where name = '"
                    + name
                    + "' and value = '"
                    + value
                    + "'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "begin upgrade | enable_upgrade_mode | True",
        "BEGIN ROLLING UPGRADE; | _upgrade_stage | DBUPGRADE",
        "end rolling upgrade | _upgrade_stage | POSTUPGRADE",
        "end upgrade | enable_upgrade_mode | False",
      })
  void upgradeModeHasItsStages(String what, String parameter, String value) throws SqlError {
    root.run("alter system " + what);
    Eventually.is(
        value,
        () ->
            root.one(
                "select min(value) from __all_virtual_sys_parameter_stat where name = '"
                    + parameter
                    + "'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zone2",
        "'zone2'",
        "\"zone2\"",
        "`zone2`",
      })
  void zonesAreStoppedAndStartedByAnySpelling(String zone) throws SqlError {
    for (String stop : new String[] {"stop", "FORCE  STOP", "isolate"}) {
      root.run("alter system " + stop + " zone " + zone);
      assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
          .isEqualTo("INACTIVE");
      root.run("alter system start zone " + zone + ";");
      assertThat(root.one("select status from DBA_OB_ZONES where zone = 'zone2'"))
          .isEqualTo("ACTIVE");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server '127.0.0.2:2882'",
        "SERVER \"127.0.0.2:2882\" zone 'zone2'",
        "server '127.0.0.2:2882' zone = zone2",
      })
  void serversAreStoppedAndStarted(String server) throws SqlError {
    for (String stop : new String[] {"stop", "force stop", "isolate"}) {
      root.run("alter system " + stop + " " + server);
      assertThat(root.number("select count(*) from DBA_OB_SERVERS where stop_time is not null"))
          .isEqualTo(1);
      root.run("alter system start " + server);
      assertThat(root.number("select count(*) from __all_server where stop_time > 0")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minor freeze",
        "minor freeze tenant = all",
        "MINOR FREEZE TENANT all_user SERVER ('127.0.0.1:2882','127.0.0.2:2882')",
        "minor freeze server = ('127.0.0.1:2882','127.0.0.2:2882')",
        "minor freeze server = '127.0.0.1:2882'",
        "minor freeze zone = 'zone1'",
        "major freeze",
        "major freeze tenant = all_user",
        "suspend merge tenant = all",
        "resume merge tenant = all",
        "suspend merge tenant = sys",
        "resume merge tenant = sys",
        "clear merge error tenant all",
        "run job 'root_inspection'",
        "run job \"root_inspection\"",
        "run job 'ROOT_INSPECTION' server = '127.0.0.1:2882'",
        "run job 'check_partition_table'",
        "refresh schema",
        "flush plan cache global",
        "alter zone zone3 set idc 'here'",
      })
  void areTaken(String what) throws SqlError {
    root.run("alter system " + what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "set nothing = 1 | 5099 | System config unknown",
        "set enable_ddl = 'maybe' | 4147 | Invalid config",
        "set server_permanent_offline_time = 'abc' | 4147 | Invalid config",
        "set _upgrade_stage = 'NONE' | 4147 | Invalid config",
        "set enable_ddl = 'True' tenant = mysql1 | 5099 | System config unknown",
        "set enable_rebalance = 'True' tenant = nobody | 5160 | invalid tenant name",
        "set syslog_level = 'INFO' server = '9.9.9.9:1' | 1210 | Incorrect arguments to server",
        "set syslog_level = 'INFO' zone = nowhere | 1210 | Incorrect arguments to zone",
        "set syslog_level = 'INFO' server = '127.0.0.1:2882' zone = zone1 | 1064 | You have an error in your SQL syntax",
        "run upgrade job 'NOTHING' | 1210 | Incorrect arguments",
        "run job 'nothing' | 1210 | Incorrect arguments",
        "run job 'upgrade_inspection' | 1210 | Incorrect arguments",
        "run job 'root_inspection' zone = 'zone1' | 1210 | Incorrect arguments",
        "run job 'root_inspection' server = '127.0.0.2:2882' | 1210 | Incorrect arguments",
        "run upgrade job 'UPGRADE_ALL' tenant = all_user | 1235 | Not supported",
        "suspend merge tenant = all_user, all_meta | 1235 | Not supported",
        "stop zone nowhere | 4018 | zone not exist",
        "start zone zone1 | 4633 | zone status not match",
        "stop server '127.0.0.2:2882' zone 'zone1' | 4631 | server zone not match",
        "stop server '127.0.0.2:2882', '127.0.0.3:2882' | 4660 | multiple zones",
        "stop server '9.9.9.9:2882' | 4018 | server not exist",
        "delete zone zone1 | 4668 | There are 1 servers alive and 0 not alive.",
        "nonsense | 1064 | You have an error in your SQL syntax",
      })
  void failWithOceanBasesNumbers(String what, int code, String message) {
    assertThatThrownBy(() -> root.run("alter system " + what))
        .hasMessageContaining(message)
        .extracting(e -> ((SqlError) e).code())
        .isEqualTo(code);
  }

  @Test
  void aMajorFreezeIsRefusedWhenItIsSwitchedOff() throws SqlError {
    root.run("alter system set enable_major_freeze = 'False'");
    assertThatThrownBy(() -> root.run("alter system major freeze"))
        .extracting(e -> ((SqlError) e).code())
        .isEqualTo(4217);
    root.run("alter system set enable_major_freeze = 'True'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "alter system stop zone zone1 | 1227",
        "alter system begin upgrade | 1227",
        "alter system run job 'root_inspection' | 1227",
        "alter system minor freeze tenant = sys | 1227",
        "alter system set enable_rebalance = 'True' tenant = sys | 1227",
        "alter system set enable_ddl = 'True' | 5099",
        "alter tenant mysql1 primary_zone = 'zone1' | 1227",
        "select * from oceanbase.__all_server | 1146",
      })
  void anotherTenantMayNot(String sql, int code) throws SqlError {
    try (SqlClient user = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      assertThatThrownBy(() -> user.rows(sql))
          .extracting(e -> ((SqlError) e).code())
          .isEqualTo(code);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter system set enable_rebalance = 'True'",
        "alter system minor freeze",
        "alter system major freeze",
      })
  void anotherTenantMayForItself(String sql) throws SqlError {
    try (SqlClient user = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      user.run(sql);
    }
  }
}
