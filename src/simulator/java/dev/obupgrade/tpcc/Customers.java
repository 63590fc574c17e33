package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.util.List;

/** Finds a customer: six in ten give their name, which others in the district share. */
record Customers(int warehouse, int district, int number, boolean byName) {

  static Customers drawn(Draw draw, int warehouse, int district) {
    return new Customers(warehouse, district, draw.customer(), draw.percent(60));
  }

  /** Finds a customer by name: the middle one, ordered by first name. */
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
