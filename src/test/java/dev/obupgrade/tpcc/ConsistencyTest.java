package dev.obupgrade.tpcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.SimulatedCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistencyTest {
  private static final Scale TINY = new Scale(1, 2, 6, 2, 50);

  private final SimulatedCluster cluster = SimulatedCluster.builder().tenants("business").start();
  private final Draw draw = new Draw(new Random(7), TINY);
  private final AtomicLong numbers = new AtomicLong(1);
  private Connection connection;
  private Sql sql;

  @BeforeEach
  void load() throws SQLException {
    connection =
        DriverManager.getConnection(
            cluster.jdbcUrl(cluster.servers().getFirst(), "test"), "root@business", "");
    connection.setAutoCommit(false);
    sql = new Sql(connection);
    new Loader(TINY).load(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    cluster.close();
  }

  @Test
  void freshTablesAgree() throws SQLException {
    assertThat(Consistency.broken(sql)).isEmpty();
  }

  @Test
  void loadingAgainAddsNothing() throws SQLException {
    long lines = sql.one("SELECT COUNT(*) FROM order_line").big(0);

    new Loader(TINY).load(connection);

    assertThat(sql.one("SELECT COUNT(*) FROM order_line").big(0)).isEqualTo(lines);
  }

  @Test
  void everyKindOfTransactionLeavesTablesThatAgree() throws SQLException {
    Mix mix = new Mix(draw, 1, numbers);
    for (int i = 0; i < 150; i++) {
      if (mix.next().run(sql)) {
        connection.commit();
      } else {
        connection.rollback();
      }
    }

    assertThat(Consistency.broken(sql)).isEmpty();
  }

  @Test
  void anOrderIsTakenFromStockAndGetsTheNextNumber() throws SQLException {
    Transaction order = committed(Transaction.Kind.NEW_ORDER);

    Sql.Row row =
        sql.one("SELECT o_id, o_ol_cnt FROM orders WHERE o_request = ?", order.request().number());
    assertThat(row.number(0)).isEqualTo(TINY.customers() + 1);
    assertThat(sql.one("SELECT SUM(s_order_cnt) FROM stock").number(0)).isEqualTo(row.number(1));
  }

  @Test
  void aDeliveryTakesTheOldestOpenOrderOfEachDistrict() throws SQLException {
    committed(Transaction.Kind.DELIVERY);

    assertThat(sql.rows("SELECT no_o_id FROM new_order ORDER BY no_d_id"))
        .extracting(row -> row.number(0))
        .containsExactly(6, 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:  | UPDATE warehouse SET w_ytd = w_ytd + 1
          2:  | UPDATE district SET d_next_o_id = d_next_o_id + 1 WHERE d_id = 1
          3:  | DELETE FROM new_order WHERE no_d_id = 1 AND no_o_id = 5; INSERT INTO new_order VALUES (1, 1, 3)
          4:  | DELETE FROM order_line WHERE ol_d_id = 1 AND ol_o_id = 1 AND ol_number = 1
          5:  | DELETE FROM new_order WHERE no_d_id = 1 AND no_o_id = 5
          6:  | UPDATE orders SET o_ol_cnt = o_ol_cnt + 1 WHERE o_d_id = 2 AND o_id = 2
          7:  | UPDATE order_line SET ol_delivery_d = NULL WHERE ol_d_id = 1 AND ol_o_id = 1
          8:  | UPDATE history SET h_amount = h_amount + 1 WHERE h_c_id = 1 AND h_d_id = 1
          9:  | UPDATE district SET d_ytd = d_ytd - 1 WHERE d_id = 1
          10: | UPDATE customer SET c_balance = c_balance + 1 WHERE c_d_id = 1 AND c_id = 1
          12: | UPDATE customer SET c_ytd_payment = c_ytd_payment + 1 WHERE c_d_id = 1 AND c_id = 1
          """)
  void whatBreaksAConditionIsFoundByIt(String condition, String statements) throws SQLException {
    for (String statement : statements.split("; ")) {
      assertThat(sql.update(statement)).isPositive();
    }

    assertThat(Consistency.broken(sql)).anyMatch(broken -> broken.startsWith(condition));
  }

  private Transaction committed(Transaction.Kind kind) throws SQLException {
    Mix mix = new Mix(draw, 1, numbers);
    while (true) {
      Transaction transaction = mix.next();
      if (transaction.kind() == kind && transaction.run(sql)) {
        connection.commit();
        return transaction;
      }
      connection.rollback();
    }
  }
}
