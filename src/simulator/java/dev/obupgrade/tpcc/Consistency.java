package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * TPC-C's consistency conditions (clause 3.3.2), each as a query that finds violations. The
 * eleventh applies to freshly loaded tables only.
 */
final class Consistency {

  /**
   * @param query finds the rows that violate it
   */
  private record Condition(String name, String query) {}

  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition(
              "1: W_YTD = sum(D_YTD)",
              """
              SELECT w_id FROM warehouse
              WHERE w_ytd <> (SELECT SUM(d_ytd) FROM district WHERE d_w_id = w_id)\
              """),
          new Condition(
              "2: D_NEXT_O_ID - 1 = max(O_ID)",
              """
              SELECT d_w_id, d_id FROM district
              WHERE d_next_o_id - 1 <> (SELECT MAX(o_id) FROM orders WHERE o_w_id = d_w_id AND o_d_id = d_id)\
              """),
          new Condition(
              "2: D_NEXT_O_ID - 1 = max(NO_O_ID)",
              """
              SELECT d_w_id, d_id FROM district
              WHERE d_next_o_id - 1 <> (SELECT MAX(no_o_id) FROM new_order WHERE no_w_id = d_w_id AND no_d_id = d_id)\
              """),
          new Condition(
              "3: max(NO_O_ID) - min(NO_O_ID) + 1 = new orders",
              """
              SELECT no_w_id, no_d_id FROM new_order GROUP BY no_w_id, no_d_id
              HAVING MAX(no_o_id) - MIN(no_o_id) + 1 <> COUNT(*)\
              """),
          new Condition(
              "4: sum(O_OL_CNT) = order lines of the district",
              """
              SELECT o.w, o.d FROM (SELECT o_w_id w, o_d_id d, SUM(o_ol_cnt) n FROM orders GROUP BY o_w_id, o_d_id) o
              JOIN (SELECT ol_w_id w, ol_d_id d, COUNT(*) n FROM order_line GROUP BY ol_w_id, ol_d_id) l
              ON l.w = o.w AND l.d = o.d WHERE o.n <> l.n\
              """),
          new Condition(
              "5: an order without O_CARRIER_ID is a new order",
              """
              SELECT o_w_id, o_d_id, o_id FROM orders
              LEFT JOIN new_order ON no_w_id = o_w_id AND no_d_id = o_d_id AND no_o_id = o_id
              WHERE (o_carrier_id IS NULL AND no_o_id IS NULL) OR (o_carrier_id IS NOT NULL AND no_o_id IS NOT NULL)\
              """),
          new Condition(
              "5: a new order is an order",
              """
              SELECT no_w_id, no_d_id, no_o_id FROM new_order
              LEFT JOIN orders ON no_w_id = o_w_id AND no_d_id = o_d_id AND no_o_id = o_id
              WHERE o_id IS NULL\
              """),
          new Condition(
              "6: O_OL_CNT = order lines of the order",
              """
              SELECT o_w_id, o_d_id, o_id FROM orders
              LEFT JOIN (SELECT ol_w_id w, ol_d_id d, ol_o_id o, COUNT(*) n FROM order_line GROUP BY ol_w_id, ol_d_id, ol_o_id) l
              ON l.w = o_w_id AND l.d = o_d_id AND l.o = o_id
              WHERE l.n IS NULL OR l.n <> o_ol_cnt\
              """),
          new Condition(
              "7: OL_DELIVERY_D is set where O_CARRIER_ID is",
              """
              SELECT ol_w_id, ol_d_id, ol_o_id, ol_number FROM order_line
              JOIN orders ON o_w_id = ol_w_id AND o_d_id = ol_d_id AND o_id = ol_o_id
              WHERE (ol_delivery_d IS NULL AND o_carrier_id IS NOT NULL) OR (ol_delivery_d IS NOT NULL AND o_carrier_id IS NULL)\
              """),
          new Condition(
              "8: W_YTD = sum(H_AMOUNT)",
              """
              SELECT w_id FROM warehouse
              JOIN (SELECT h_w_id w, SUM(h_amount) n FROM history GROUP BY h_w_id) h ON h.w = w_id WHERE w_ytd <> h.n\
              """),
          new Condition(
              "9: D_YTD = sum(H_AMOUNT)",
              """
              SELECT d_w_id, d_id FROM district
              JOIN (SELECT h_w_id w, h_d_id d, SUM(h_amount) n FROM history GROUP BY h_w_id, h_d_id) h
              ON h.w = d_w_id AND h.d = d_id WHERE d_ytd <> h.n\
              """),
          new Condition(
              "10: C_BALANCE = sum(delivered OL_AMOUNT) - sum(H_AMOUNT)",
              """
              SELECT c_w_id, c_d_id, c_id FROM customer
              LEFT JOIN %s l ON l.w = c_w_id AND l.d = c_d_id AND l.c = c_id
              LEFT JOIN (SELECT h_c_w_id w, h_c_d_id d, h_c_id c, SUM(h_amount) n FROM history
                GROUP BY h_c_w_id, h_c_d_id, h_c_id) h ON h.w = c_w_id AND h.d = c_d_id AND h.c = c_id
              WHERE c_balance <> COALESCE(l.n, 0) - COALESCE(h.n, 0)\
              """
                  .formatted(delivered())),
          new Condition(
              "12: C_BALANCE + C_YTD_PAYMENT = sum(delivered OL_AMOUNT)",
              """
              SELECT c_w_id, c_d_id, c_id FROM customer
              LEFT JOIN %s l ON l.w = c_w_id AND l.d = c_d_id AND l.c = c_id
              WHERE c_balance + c_ytd_payment <> COALESCE(l.n, 0)\
              """
                  .formatted(delivered())));

  private Consistency() {}

  static int conditions() {
    return CONDITIONS.size();
  }

  /** Returns the conditions that don't hold, with the number of rows that violate each. */
  static List<String> broken(Sql sql) throws SQLException {
    List<String> broken = new ArrayList<>();
    for (Condition condition : CONDITIONS) {
      int offenders = sql.rows(condition.query()).size();
      if (offenders > 0) {
        broken.add(condition.name() + " (" + offenders + " rows)");
      }
    }
    return broken;
  }

  private static String delivered() {
    return """
    (SELECT o_w_id w, o_d_id d, o_c_id c, SUM(ol_amount) n FROM orders
      JOIN order_line ON ol_w_id = o_w_id AND ol_d_id = o_d_id AND ol_o_id = o_id
      WHERE ol_delivery_d IS NOT NULL GROUP BY o_w_id, o_d_id, o_c_id)\
    """;
  }
}
