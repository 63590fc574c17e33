package dev.obupgrade.tpcc;

import java.sql.SQLException;

/** One business transaction with its input drawn: the same one when it is tried again. */
interface Transaction {

  /** TPC-C's five. */
  enum Kind {
    NEW_ORDER,
    PAYMENT,
    ORDER_STATUS,
    DELIVERY,
    STOCK_LEVEL
  }

  Kind kind();

  /** What the client remembers of it once it is acknowledged; {@link Request#NONE} for nothing. */
  default Request request() {
    return Request.NONE;
  }

  /**
   * Everything between begin and commit.
   *
   * @return whether to commit; otherwise it is rolled back, as one in a hundred new orders is
   */
  boolean run(Sql sql) throws SQLException;
}
