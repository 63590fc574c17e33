package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.util.Optional;

/** A customer asks for the last order. */
final class OrderStatus implements Transaction {
  private final Customers customer;

  OrderStatus(Draw draw, int warehouse) {
    this.customer = Customers.drawn(draw, warehouse, draw.district());
  }

  @Override
  public Kind kind() {
    return Kind.ORDER_STATUS;
  }

  @Override
  public boolean run(Sql sql) throws SQLException {
    int asking = customer.find(sql);
    Optional<Sql.Row> order =
        sql.first(
            "SELECT o_id, o_carrier_id, o_entry_d, o_ol_cnt FROM orders"
                + " WHERE o_w_id = ? AND o_d_id = ? AND o_c_id = ? ORDER BY o_id DESC LIMIT 1",
            customer.warehouse(),
            customer.district(),
            asking);
    if (order.isPresent()) {
      int lines =
          sql.rows(
                  "SELECT ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_delivery_d FROM"
                      + " order_line WHERE ol_w_id = ? AND ol_d_id = ? AND ol_o_id = ?",
                  customer.warehouse(),
                  customer.district(),
                  order.get().number(0))
              .size();
      if (lines != order.get().number(3)) {
        throw new SQLException(
            "an order of %d lines shows %d of them".formatted(order.get().number(3), lines));
      }
    }
    return true;
  }
}
