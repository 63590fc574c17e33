package dev.obupgrade.sim.mysql;

/**
 * The session of a connection, closed as soon as the client leaves, whichever thread notices, and
 * also when it left while the session was being opened.
 */
final class SessionSlot {
  private SqlSession session;
  private boolean left;

  SqlSession get() {
    synchronized (this) {
      return session;
    }
  }

  void put(SqlSession opened) {
    boolean tooLate;
    synchronized (this) {
      session = opened;
      tooLate = left;
    }
    if (tooLate) {
      opened.close();
    }
  }

  /** Before another login of the same client. */
  void closeCurrent() {
    SqlSession current = get();
    if (current != null) {
      current.close();
    }
  }

  void leave() {
    synchronized (this) {
      left = true;
    }
    closeCurrent();
  }
}
