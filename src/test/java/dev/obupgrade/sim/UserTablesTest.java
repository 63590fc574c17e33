package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables, keys and writes as MySQL's clients write them. */
class UserTablesTest {
  private SimulatedCluster cluster;
  private SqlClient app;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().start();
    app = new SqlClient(cluster.session("zone1", "root@mysql1"));
    app.session().useDatabase("test");
    app.run(
        "CREATE TABLE `a` (`id` int(11) NOT NULL AUTO_INCREMENT, v varchar(10), n int default '5',"
            + " PRIMARY KEY (`id`) USING BTREE, UNIQUE KEY `by_v` (`v`), KEY by_n (n)) /*! ENGINE = innodb */");
    app.run("create table b (id int primary key, v varchar(10), q int, key by_n (q))");
    app.run("insert into a (v) values ('one'), ('two')");
    app.run("insert into b values (1, 'one', 7), (2, 'two', 8)");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void zeroAndNullAskForTheNextNumber() throws SqlError {
    app.run("insert into a (id, v) values (0, 'three'), (null, 'four'), (?, 'five')", 0L);

    assertThat(app.number("select last_insert_id()")).isEqualTo(3);
    assertThat(column("select id from a order by id")).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void aNumberOfOnesOwnMovesTheNextOnes() throws SqlError {
    app.run("insert into a (id, v) values (10, 'ten')");
    app.run("insert into a (v) values ('eleven')");

    assertThat(app.number("select last_insert_id()")).isEqualTo(11);
  }

  @Test
  void aTableWithoutAutoIncrementGivesNoNumber() throws SqlError {
    app.run("insert into b values (77, 'x', 1)");

    assertThat(app.number("select last_insert_id()")).isEqualTo(1);
  }

  @Test
  void aDuplicateIsNamedWithItsKey() {
    assertThatThrownBy(() -> app.run("insert into a (v) values ('one')"))
        .hasMessage("Duplicate entry 'one' for key 'by_v'");
    assertThatThrownBy(() -> app.run("insert into b (id) values (2)"))
        .hasMessage("Duplicate entry '2' for key 'PRIMARY'");
    fails(1062, () -> app.run("update a set v = 'one' where id = 2"));
  }

  @Test
  void duplicatesAreIgnoredReplacedOrUpdated() throws SqlError {
    assertThat(app.run("insert ignore into a (v) values ('one'), ('three')")).isEqualTo(1);
    assertThat(
            app.run(
                "insert into a (v, n) values ('one', 2) on duplicate key update n = n + values(n)"))
        .isEqualTo(2);
    assertThat(app.run("replace into a set id = 2, v = 'zwei'")).isEqualTo(2);

    assertThat(app.one("select n from a where v = 'one'")).isEqualTo("7");
    assertThat(app.one("select v from a where id = 2")).isEqualTo("zwei");
  }

  @Test
  void insertIsWrittenInManyWays() throws SqlError {
    app.run("insert a (v) value ('x')");
    app.run("insert low_priority into a set v = 'y', n = 1");
    app.run("insert into a () values ()");
    app.run("insert into b (id, v) select id + 100, v from a where v = 'x'");

    assertThat(app.number("select count(*) from a")).isEqualTo(5);
    assertThat(app.number("select count(*) from b where id > 100")).isEqualTo(1);
  }

  @Test
  void aTableIsUpdatedFromAnother() throws SqlError {
    app.run("update a join b on a.v = b.v set a.n = b.q, a.v = concat(b.v, '!') where b.id = 1");
    app.run("update a x, test.b as y set x.n = y.q * 10 where x.v = y.v");

    assertThat(app.rows("select v, n from a order by id"))
        .isEqualTo(List.of(List.of("one!", 7), List.of("two", 80)));
  }

  @Test
  void rowsAreDeletedByAJoin() throws SqlError {
    assertThat(app.run("delete a from a join b on a.v = b.v where b.q = ?", 8L)).isEqualTo(1);
    assertThat(app.run("delete from x using b as x join a on a.v = x.v")).isEqualTo(1);

    assertThat(app.one("select v from a")).isEqualTo("one");
    assertThat(app.one("select v from b")).isEqualTo("two");
    fails(1235, () -> app.run("delete a, b from a join b on a.v = b.v"));
  }

  @Test
  void theFirstRowsOfAnOrderAreChanged() throws SqlError {
    app.run("update b set q = 0 where id > 0 order by id desc limit 1");
    app.run("delete from a order by id limit 1");

    assertThat(column("select q from b order by id")).containsExactly("7", "0");
    assertThat(app.one("select v from a")).isEqualTo("two");
  }

  @Test
  void tablesAreAltered() throws SqlError {
    app.run(
        "alter table a add column z int not null default 3 after v, add index by_z (z), drop index by_n, engine = innodb");
    app.run("alter table a modify column v varchar(40) not null, rename index by_z to by_zz");
    app.run("alter table a drop key by_zz, drop column z");
    app.run("drop index by_v on a");
    app.run("alter table a add unique key by_v (v(10))");
    app.run("rename table a to c");
    app.run("insert into c (id, v) values (0, 'a value longer than ten')");

    assertThat(app.number("select max(id) from c")).isEqualTo(3);
    fails(1062, () -> app.run("insert into c (v) values ('one')"));
  }

  @Test
  void truncateBeginsAnew() throws SqlError {
    app.run("truncate table a");
    app.run("insert into a (v) values ('first')");

    assertThat(app.number("select id from a")).isEqualTo(1);
  }

  @Test
  void valuesFitTheirTypesOrAreRefused() throws SqlError {
    app.run(
        "create table u (i int unsigned, g bigint unsigned, f float, d decimal(10,2) unsigned, c char(5), x longtext,"
            + " y year, e enum('x','y'), b bit(8), t datetime default current_timestamp on update current_timestamp)");
    app.run(
        "insert into u (i, g, d, c, x, y, e) values (4000000000, 18446744073709551615, 1.005, 'ab  ', 'text', 2024, 'x')");

    assertThat(app.rows("select i, g, d, c, x, e from u").toString())
        .isEqualTo("[[4000000000, 18446744073709551615, 1.01, ab, text, x]]");
    fails(1406, () -> app.run("insert into u (c) values ('toolong')"));
    fails(1264, () -> app.run("insert into u (d) values (123456789012)"));
    fails(1366, () -> app.run("insert into u (i) values ('abc')"));
  }

  private List<String> column(String sql) throws SqlError {
    return app.rows(sql).stream().map(row -> String.valueOf(row.getFirst())).toList();
  }
}
