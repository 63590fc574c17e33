package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors with the numbers, states and texts that OceanBase sends. */
class ErrorCodesTest {
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(100).start();
    root = new SqlClient(cluster.session("zone1", "root"));
    root.session().useDatabase("oceanbase");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "4012, HY000",
    "4038, HY000",
    "4109, HY000",
    "4179, HY000",
    "4550, HY000",
    "4637, HY000",
    "4638, HY000",
    "4652, HY000",
    "4654, HY000",
    "4655, HY000",
    "4660, HY000",
    "4663, HY000",
    "4668, HY000",
    "5099, 42000",
    "1227, 42501",
    "6002, 25000",
    "8001, 08004",
    "8002, 08004"
  })
  void anyErrorCanBeMadeToHappen(int code, String state) throws SqlError {
    root.run("call sim.fault('statement_error', 'from dba_ob_zones', " + code + ")");
    assertThatThrownBy(() -> root.rows("select * from DBA_OB_ZONES"))
        .isInstanceOfSatisfying(
            SqlError.class,
            error -> {
              assertThat(error.code()).isEqualTo(code);
              assertThat(error.state()).isEqualTo(state);
              assertThat(error.getMessage()).isNotBlank();
            });
    root.run("call sim.clear('*')");
    assertThat(root.rows("select * from DBA_OB_ZONES")).hasSize(3);
  }

  @Test
  void ddlIsRefusedWhenItIsSwitchedOff() throws SqlError {
    root.run("alter system set enable_ddl = 'False'");
    try (SqlClient user = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      assertThatThrownBy(() -> user.run("create table test.t(a int)"))
          .hasMessage("Operation not allowed now")
          .extracting(e -> ((SqlError) e).code())
          .isEqualTo(4179);
      root.run("alter system set enable_ddl = 'True'");
      user.run("create table test.t(a int)");
    }
  }

  @Test
  void aSlowStatementEndsWithItsTimeout() throws SqlError {
    root.run("call sim.fault('no_leader', 1002)");
    try (SqlClient user = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      user.run("set ob_query_timeout = 1000000");
      assertThatThrownBy(() -> user.run("create table test.t(a int)"))
          .hasMessageContaining("maximum query timeout: 1000000(us)")
          .extracting(e -> ((SqlError) e).code())
          .isEqualTo(4012);
    }
  }

  @Test
  void theSysTenantsTablesNeedALeader() throws SqlError {
    root.run("set ob_query_timeout = 1000000");
    cluster.fault("no_leader", "1");
    assertThatThrownBy(
            () -> {
              while (true) {
                root.rows("select * from DBA_OB_ZONES");
              }
            })
        .extracting(e -> ((SqlError) e).code())
        .isIn(4654, 4012);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select * from nowhere | 1146 | 42S02",
        "select nothing from __all_server | 1054 | 42S22",
        "selct 1 | 1064 | 42000",
        "use nowhere | 1049 | 42000",
        "select @@nothing | 1193 | HY000",
        "set @@session.nothing = 1 | 1193 | HY000",
        "kill 99999 | 1094 | HY000",
        "select nofunction(1) | 1305 | 42000",
        "alter tenant nobody lock | 5157 | HY000",
        "show create table nowhere | 1146 | 42S02",
      })
  void wrongStatementsFailAsInMySql(String sql, int code, String state) {
    assertThatThrownBy(() -> root.rows(sql))
        .isInstanceOfSatisfying(
            SqlError.class,
            error -> {
              assertThat(error.code()).isEqualTo(code);
              assertThat(error.state()).isEqualTo(state);
            });
  }

  @Test
  void anUnknownTenantCannotLogIn() {
    assertThatThrownBy(() -> cluster.session("zone1", "root@nobody"))
        .extracting(e -> ((SqlError) e).code())
        .isEqualTo(5160);
  }
}
