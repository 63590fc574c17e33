package dev.obupgrade.tpcc;

import java.sql.SQLException;

/** Counts the items of a district's last twenty orders that are running low. */
final class StockLevel implements Transaction {
  private final int warehouse;
  private final int district;
  private final int threshold;

  StockLevel(Draw draw, int warehouse) {
    this.warehouse = warehouse;
    this.district = draw.district();
    this.threshold = draw.between(10, 20);
  }

  @Override
  public Kind kind() {
    return Kind.STOCK_LEVEL;
  }

  @Override
  public boolean run(Sql sql) throws SQLException {
    int next =
        sql.one(
                "SELECT d_next_o_id FROM district WHERE d_w_id = ? AND d_id = ?",
                warehouse,
                district)
            .number(0);
    sql.one(
        "SELECT COUNT(DISTINCT s_i_id) FROM order_line JOIN stock ON s_w_id = ol_w_id AND s_i_id ="
            + " ol_i_id WHERE ol_w_id = ? AND ol_d_id = ? AND ol_o_id < ? AND ol_o_id >= ? AND"
            + " s_quantity < ?",
        warehouse,
        district,
        next,
        next - 20,
        threshold);
    return true;
  }
}
