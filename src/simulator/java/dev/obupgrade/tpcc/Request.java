package dev.obupgrade.tpcc;

/**
 * A request to write that must take effect exactly once.
 *
 * @param number of this client, never given twice
 */
record Request(Table table, long number) {
  static final Request NONE = new Request(Table.ORDERS, -1);

  /** Where its number is written. */
  enum Table {
    ORDERS("orders", "o_request"),
    PAYMENTS("history", "h_request");

    final String table;
    final String column;

    Table(String table, String column) {
      this.table = table;
      this.column = column;
    }
  }

  boolean isRemembered() {
    return number >= 0;
  }
}
