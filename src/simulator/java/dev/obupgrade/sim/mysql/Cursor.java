package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Rows;

/**
 * Rows that a client fetches a few at a time (COM_STMT_FETCH). They keep their place while other
 * statements of the session run.
 */
final class Cursor implements AutoCloseable {
  private final Rows rows;
  private boolean ended;

  Cursor(Rows rows) {
    this.rows = rows;
  }

  Rows rows() {
    return rows;
  }

  /** Returns whether all rows have been fetched, and the client knows it. */
  boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    ended = true;
    Replies.close(rows.rows());
  }
}
