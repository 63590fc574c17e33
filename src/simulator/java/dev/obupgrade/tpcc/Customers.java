package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.util.List;

/** Who is meant: six in ten customers say their name, which others of the district share. */
record Customers(int warehouse, int district, int number, boolean byName) {

  static Customers drawn(Draw draw, int warehouse, int district) {
    return new Customers(warehouse, district, draw.customer(), draw.percent(60));
  }

  /** By name it is the one in the middle, by first name. */
  int find(Sql sql) throws SQLException {
    if (!byName) {
      return number;
    }
    List<Sql.Row> namesakes =
        sql.rows(
            "SELECT c_id FROM customer WHERE c_w_id = ? AND c_d_id = ? AND c_last = ? ORDER BY"
                + " c_first",
            warehouse,
            district,
            Draw.lastName(number));
    return namesakes.get((namesakes.size() - 1) / 2).number(0);
  }
}
