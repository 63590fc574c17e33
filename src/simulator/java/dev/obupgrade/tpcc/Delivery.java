package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;

/** Delivers the oldest open order of each district of a warehouse, all in one transaction. */
final class Delivery implements Transaction {
  private final int warehouse;
  private final int carrier;
  private final int districts;

  Delivery(Draw draw, int warehouse) {
    this.warehouse = warehouse;
    this.carrier = draw.between(1, 10);
    this.districts = draw.scale().districts();
  }

  @Override
  public Kind kind() {
    return Kind.DELIVERY;
  }

  @Override
  public boolean run(Sql sql) throws SQLException {
    for (int district = 1; district <= districts; district++) {
      Optional<Sql.Row> oldest =
          sql.first(
              "SELECT no_o_id FROM new_order WHERE no_w_id = ? AND no_d_id = ? ORDER BY no_o_id"
                  + " LIMIT 1",
              warehouse,
              district);
      if (oldest.isPresent()) {
        deliver(sql, district, oldest.get().number(0));
      }
    }
    return true;
  }

  private void deliver(Sql sql, int district, int order) throws SQLException {
    int taken =
        sql.update(
            "DELETE FROM new_order WHERE no_w_id = ? AND no_d_id = ? AND no_o_id = ?",
            warehouse,
            district,
            order);
    if (taken == 0) {
      return; // another delivery was faster
    }
    int customer =
        sql.one(
                "SELECT o_c_id FROM orders WHERE o_w_id = ? AND o_d_id = ? AND o_id = ?",
                warehouse,
                district,
                order)
            .number(0);
    sql.updateOne(
        "UPDATE orders SET o_carrier_id = ? WHERE o_w_id = ? AND o_d_id = ? AND o_id = ?",
        carrier,
        warehouse,
        district,
        order);
    sql.update(
        "UPDATE order_line SET ol_delivery_d = ? WHERE ol_w_id = ? AND ol_d_id = ? AND ol_o_id = ?",
        new Timestamp(System.currentTimeMillis()),
        warehouse,
        district,
        order);
    Sql.Row sum =
        sql.one(
            "SELECT SUM(ol_amount) FROM order_line WHERE ol_w_id = ? AND ol_d_id = ? AND ol_o_id ="
                + " ?",
            warehouse,
            district,
            order);
    sql.updateOne(
        "UPDATE customer SET c_balance = c_balance + ?, c_delivery_cnt = c_delivery_cnt + 1"
            + " WHERE c_w_id = ? AND c_d_id = ? AND c_id = ?",
        sum.amount(0),
        warehouse,
        district,
        customer);
  }
}
