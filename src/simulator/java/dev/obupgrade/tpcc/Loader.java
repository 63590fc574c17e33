package dev.obupgrade.tpcc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fills the tables, each warehouse in one transaction, so that nobody sees half a warehouse. */
final class Loader {
  private static final int ROWS_A_STATEMENT = 250;

  private final Scale scale;
  private final Draw draw;
  private final Timestamp now = new Timestamp(System.currentTimeMillis());

  Loader(Scale scale) {
    this.scale = scale;
    this.draw = new Draw(new Random(1), scale);
  }

  /** Adds what is missing. May be called again after it has failed. */
  void load(Connection connection) throws SQLException {
    Tables.create(connection);
    Sql sql = new Sql(connection);
    if (sql.one("SELECT COUNT(*) FROM item").number(0) == 0) {
      items(sql);
      connection.commit();
    }
    for (int w = 1; w <= scale.warehouses(); w++) {
      if (sql.first("SELECT w_id FROM warehouse WHERE w_id = ?", w).isEmpty()) {
        warehouse(sql, w);
        connection.commit();
      }
    }
  }

  private void items(Sql sql) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 1; i <= scale.items(); i++) {
      rows.add(
          new Object[] {
            i, draw.between(1, 10_000), draw.text(14), draw.cents(100, 10_000), draw.text(26)
          });
    }
    insert(sql, "item", rows);
  }

  private void warehouse(Sql sql, int w) throws SQLException {
    List<Object[]> stock = new ArrayList<>();
    for (int i = 1; i <= scale.items(); i++) {
      stock.add(new Object[] {w, i, draw.between(10, 100), 0, 0, 0, draw.text(24), draw.text(26)});
    }
    insert(sql, "stock", stock);
    for (int d = 1; d <= scale.districts(); d++) {
      district(sql, w, d);
    }
    // each customer has paid ten
    int paid = 10 * scale.customers() * scale.districts();
    insert(
        sql,
        "warehouse",
        List.<Object[]>of(
            new Object[] {w, draw.text(8), draw.text(12), "CA", draw.fraction(0, 2_000), paid}));
  }

  private void district(Sql sql, int w, int d) throws SQLException {
    List<Object[]> customers = new ArrayList<>();
    List<Object[]> payments = new ArrayList<>();
    List<Object[]> orders = new ArrayList<>();
    List<Object[]> lines = new ArrayList<>();
    List<Object[]> undelivered = new ArrayList<>();
    for (int c = 1; c <= scale.customers(); c++) {
      boolean delivered = c <= scale.customers() - scale.undelivered();
      int count = draw.between(5, 15);
      customers.add(
          new Object[] {
            w,
            d,
            c,
            draw.text(10),
            Draw.lastName(c),
            now,
            draw.percent(10) ? "BC" : "GC",
            draw.fraction(0, 5_000),
            -10,
            10,
            1,
            0,
            draw.text(100)
          });
      payments.add(new Object[] {c, d, w, d, w, now, 10, draw.text(12)});
      orders.add(
          new Object[] {w, d, c, c, now, delivered ? draw.between(1, 10) : null, count, 1, null});
      for (int line = 1; line <= count; line++) {
        // orders delivered before the start were free, as in TPC-C
        lines.add(
            new Object[] {
              w,
              d,
              c,
              line,
              draw.item(),
              w,
              delivered ? now : null,
              5,
              delivered ? java.math.BigDecimal.ZERO : draw.cents(1, 999_999),
              draw.text(24)
            });
      }
      if (!delivered) {
        undelivered.add(new Object[] {w, d, c});
      }
    }
    insert(sql, "customer", customers);
    insert(
        sql,
        "history (h_c_id, h_c_d_id, h_c_w_id, h_d_id, h_w_id, h_date, h_amount, h_data)",
        payments);
    insert(sql, "orders", orders);
    insert(sql, "order_line", lines);
    insert(sql, "new_order", undelivered);
    insert(
        sql,
        "district",
        List.<Object[]>of(
            new Object[] {
              w,
              d,
              draw.text(8),
              draw.fraction(0, 2_000),
              10 * scale.customers(),
              scale.customers() + 1
            }));
  }

  private static void insert(Sql sql, String into, List<Object[]> rows) throws SQLException {
    for (int from = 0; from < rows.size(); from += ROWS_A_STATEMENT) {
      sql.insert(into, rows.subList(from, Math.min(rows.size(), from + ROWS_A_STATEMENT)));
    }
  }
}
