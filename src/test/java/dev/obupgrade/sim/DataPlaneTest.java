package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which data of user tables survives, and when it can be written. */
class DataPlaneTest {
  private SimulatedCluster cluster;

  @BeforeEach
  void start() throws SqlError {
    cluster =
        SimulatedCluster.builder()
            .withoutNetwork()
            .timeScale(50)
            .tenants("mysql1", "mysql2")
            .account("app@mysql1", "secret")
            .start();
    SqlClient app = client("zone3");
    app.run(
        "create table t(id int primary key auto_increment, v varchar(20)) engine = InnoDB default charset = utf8mb4");
    app.run("insert into t(v) values ('one')");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void tenantsDoNotSeeEachOther() throws SqlError {
    try (SqlClient other = new SqlClient(cluster.session("zone1", "root@mysql2"))) {
      other.session().useDatabase("test");
      fails(1146, () -> other.one("select count(*) from t"));
    }
  }

  @Test
  void everyServerShowsTheSameTables() throws SqlError {
    assertThat(client("zone1").one("select v from t")).isEqualTo("one");
    assertThat(client("zone2").one("select V from T where v = 'ONE'")).isEqualTo("one");
  }

  @Test
  void aWriteWaitsForTheElectionAndIsThere() throws SqlError {
    SqlClient app = client("zone3");
    cluster.kill("zone1");
    assertThat(app.run("insert into t(v) values ('two')")).isEqualTo(1);
    assertThat(client("zone2").number("select count(*) from t")).isEqualTo(2);
  }

  @Test
  void withoutAMajorityNothingIsWritten() throws SqlError {
    SqlClient app = client("zone1");
    cluster.kill("zone2");
    cluster.kill("zone3");
    app.run("set ob_query_timeout = 2000000");
    fails(4012, () -> app.run("insert into t(v) values ('lost')"));
    cluster.start("zone3");
    app.run("set ob_query_timeout = 1000000000");
    assertThat(app.number("select count(*) from t")).isEqualTo(1);
  }

  @Test
  void anOpenTransactionIsRolledBackWithItsLeader() throws SqlError {
    SqlClient app = client("zone3");
    app.run("begin");
    app.run("insert into t(v) values ('two')");
    cluster.kill("zone1");
    fails(6002, () -> app.run("commit"));
    assertThat(app.session().inTransaction()).isFalse();
    assertThat(app.number("select count(*) from t")).isEqualTo(1);
  }

  @Test
  void anOpenTransactionIsRolledBackWithItsSession() throws SqlError {
    SqlClient app = client("zone2");
    app.run("set autocommit = 0");
    app.run("insert into t(v) values ('two')");
    cluster.kill("zone2");
    assertThat(client("zone3").number("select count(*) from t")).isEqualTo(1);
  }

  @Test
  void anOpenTransactionOutlivesAStopOfTheLeadersZone() throws SqlError {
    SqlClient app = client("zone3");
    app.run("begin");
    app.run("insert into t(v) values ('two')");
    try (SqlClient root = new SqlClient(cluster.session("zone2", "root"))) {
      root.run("alter system stop zone zone1");
    }
    app.run("commit");
    assertThat(app.number("select count(*) from t")).isEqualTo(2);
  }

  @Test
  void othersSeeWhatIsCommittedOnly() throws SqlError {
    SqlClient one = client("zone1");
    SqlClient two = client("zone2");
    one.run("start transaction");
    one.run("update t set v = 'changed'");
    assertThat(two.one("select v from t")).isEqualTo("one");
    one.run("commit");
    assertThat(two.one("select v from t")).isEqualTo("changed");
  }

  @Test
  void tablesCannotBeMadeWhileDdlIsOff() throws SqlError {
    try (SqlClient root = new SqlClient(cluster.session("zone2", "root"))) {
      root.run("alter system set enable_ddl = 'false'");
    }
    fails(4179, () -> client("zone1").run("create table u(id int)"));
  }

  @Test
  void statementsOfUsualWorkloadsRun() throws SqlError {
    SqlClient app = client("zone1");
    app.run("create database if not exists TPCC");
    app.run("use tpcc");
    app.run(
        "CREATE TABLE `warehouse` (`w_id` int(11) NOT NULL, w_ytd decimal(12,2) DEFAULT NULL, PRIMARY KEY (`w_id`), KEY idx_w (w_ytd)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PARTITION BY HASH(w_id) PARTITIONS 3");
    app.run("create table district(d_id int primary key, n varchar(30), key idx_w(n))");
    app.run("create index idx_w2 on district(n)");
    app.run("create index idx_w2 on warehouse(w_ytd)");
    app.run("insert into warehouse values (1, 10), (2, 11)");
    app.run(
        "insert into warehouse values (1, 1.5) on duplicate key update w_ytd = w_ytd + values(w_ytd)");
    app.run("replace into warehouse values (2, 5)");
    app.run("insert into district values (1, 'a join b where 5 & 4 <=> x')");
    assertThat(app.one("select w_ytd from warehouse where w_id = 1 for update")).isEqualTo("11.50");
    assertThat(app.one("select n from district limit 0, 1"))
        .isEqualTo("a join b where 5 & 4 <=> x");
    assertThat(
            app.number(
                "select count(*) from warehouse a join district b left join district c on c.d_id = a.w_id"))
        .isEqualTo(2);
    assertThat(app.number("select 5 & 4 from district where cast('1' as unsigned) <=> d_id"))
        .isEqualTo(4);
  }

  @Test
  void aCancelledStatementSaysSo() throws Exception {
    SqlClient app = client("zone1");
    Thread killer =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (cluster.cluster().sessions().all().stream()
                      .noneMatch(s -> s.statement().contains("sleep"))) {
                    Thread.onSpinWait();
                  }
                  app.session().cancel();
                });
    assertThatThrownBy(() -> app.one("select sleep(10000)"))
        .hasMessage("Query execution was interrupted");
    killer.join();
  }

  private SqlClient client(String zone) throws SqlError {
    SqlClient client = new SqlClient(cluster.session(zone, "app@mysql1"));
    client.session().useDatabase("test");
    client.run("set ob_query_timeout = 1000000000");
    return client;
  }
}
