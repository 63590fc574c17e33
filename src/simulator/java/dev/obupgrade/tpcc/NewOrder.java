package dev.obupgrade.tpcc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A customer orders 5 to 15 items. One order in a hundred names an item that doesn't exist. */
final class NewOrder implements Transaction {

  /** One line of the order. */
  private record Line(int item, int warehouse, int quantity) {}

  private final Request request;
  private final int warehouse;
  private final int district;
  private final int customer;
  private final List<Line> lines;

  NewOrder(Draw draw, int warehouse, long number) {
    this.request = new Request(Request.Table.ORDERS, number);
    this.warehouse = warehouse;
    this.district = draw.district();
    this.customer = draw.customer();
    this.lines = lines(draw, warehouse);
  }

  /**
   * Returns the lines sorted and without repetition, so that two orders never wait for each other's
   * stock.
   */
  private static List<Line> lines(Draw draw, int home) {
    Map<Integer, Line> byItem = new TreeMap<>();
    int count = draw.between(5, 15);
    while (byItem.size() < count) {
      int item = draw.item();
      int supplier = draw.percent(1) ? draw.otherThan(home) : home;
      byItem.put(item, new Line(item, supplier, draw.between(1, 10)));
    }
    List<Line> lines = new ArrayList<>(byItem.values());
    if (draw.percent(1)) {
      lines.set(lines.size() - 1, new Line(draw.scale().items() + 1, home, 1));
    }
    return lines;
  }

  @Override
  public Kind kind() {
    return Kind.NEW_ORDER;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public boolean run(Sql sql) throws SQLException {
    int order =
        sql.one(
                "SELECT d_next_o_id, d_tax FROM district WHERE d_w_id = ? AND d_id = ? FOR UPDATE",
                warehouse,
                district)
            .number(0);
    sql.updateOne(
        "UPDATE district SET d_next_o_id = d_next_o_id + 1 WHERE d_w_id = ? AND d_id = ?",
        warehouse,
        district);
    sql.one(
        "SELECT c_discount, c_last, c_credit, w_tax FROM customer, warehouse"
            + " WHERE w_id = ? AND c_w_id = w_id AND c_d_id = ? AND c_id = ?",
        warehouse,
        district,
        customer);
    boolean local = lines.stream().allMatch(line -> line.warehouse() == warehouse);
    sql.updateOne(
        "INSERT INTO orders (o_w_id, o_d_id, o_id, o_c_id, o_entry_d, o_ol_cnt, o_all_local,"
            + " o_request) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        warehouse,
        district,
        order,
        customer,
        new Timestamp(System.currentTimeMillis()),
        lines.size(),
        local ? 1 : 0,
        request.number());
    sql.updateOne(
        "INSERT INTO new_order (no_w_id, no_d_id, no_o_id) VALUES (?, ?, ?)",
        warehouse,
        district,
        order);
    Map<Integer, BigDecimal> prices = prices(sql);
    if (prices.size() < lines.size()) {
      return false;
    }
    List<Object[]> rows = new ArrayList<>();
    for (Line line : lines) {
      takeFromStock(sql, line);
      BigDecimal amount =
          prices
              .get(line.item())
              .multiply(BigDecimal.valueOf(line.quantity()))
              .setScale(2, RoundingMode.HALF_UP);
      rows.add(
          new Object[] {
            warehouse,
            district,
            order,
            rows.size() + 1,
            line.item(),
            line.warehouse(),
            null,
            line.quantity(),
            amount,
            "as ordered"
          });
    }
    sql.insert("order_line", rows);
    return true;
  }

  private Map<Integer, BigDecimal> prices(Sql sql) throws SQLException {
    Map<Integer, BigDecimal> prices = new HashMap<>();
    for (Sql.Row row :
        sql.rows(
            "SELECT i_id, i_price, i_name, i_data FROM item WHERE i_id IN ("
                + Sql.marks(lines.size())
                + ")",
            lines.stream().map(Line::item).toArray())) {
      prices.put(row.number(0), row.amount(1));
    }
    return prices;
  }

  private void takeFromStock(Sql sql, Line line) throws SQLException {
    sql.updateOne(
        "UPDATE stock SET s_quantity = CASE WHEN s_quantity >= ? + 10 THEN s_quantity - ?"
            + " ELSE s_quantity - ? + 91 END, s_ytd = s_ytd + ?, s_order_cnt = s_order_cnt + 1,"
            + " s_remote_cnt = s_remote_cnt + ? WHERE s_w_id = ? AND s_i_id = ?",
        line.quantity(),
        line.quantity(),
        line.quantity(),
        line.quantity(),
        line.warehouse() == warehouse ? 0 : 1,
        line.warehouse(),
        line.item());
  }
}
