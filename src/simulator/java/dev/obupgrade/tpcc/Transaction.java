package dev.obupgrade.tpcc;

import java.sql.SQLException;

/** One business transaction with its random input, which stays the same in a retry. */
interface Transaction {

  /** TPC-C's five kinds. */
  enum Kind {
    NEW_ORDER,
    PAYMENT,
    ORDER_STATUS,
    DELIVERY,
    STOCK_LEVEL
  }

  Kind kind();

  /**
   * Returns what the client records after the acknowledgement, or {@link Request#NONE} for nothing.
   */
  default Request request() {
    return Request.NONE;
  }

  /**
   * Runs everything between begin and commit.
   *
   * @return whether to commit; otherwise it is rolled back, as one in a hundred new orders is
   */
  boolean run(Sql sql) throws SQLException;
}
