package dev.obupgrade.sim.mysql;

/**
 * The session of a connection. It closes as soon as the client leaves, whichever thread notices,
 * also if the client left while the session was opening.
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

  /** Closes the session before another login of the same client. */
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
