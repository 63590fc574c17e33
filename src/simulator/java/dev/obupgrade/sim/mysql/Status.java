package dev.obupgrade.sim.mysql;

/** The server status bits that end every answer. */
final class Status {
  static final int IN_TRANSACTION = 1;
  static final int AUTOCOMMIT = 1 << 1;
  static final int MORE_RESULTS = 1 << 3;
  static final int CURSOR_EXISTS = 1 << 6;
  static final int LAST_ROW_SENT = 1 << 7;

  private Status() {}

  static int of(SqlSession session) {
    return (session.autocommit() ? AUTOCOMMIT : 0) | (session.inTransaction() ? IN_TRANSACTION : 0);
  }
}
