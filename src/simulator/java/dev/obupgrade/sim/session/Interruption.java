package dev.obupgrade.sim.session;

import dev.obupgrade.sim.mysql.SqlError;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether somebody else has ended a session or its running statement: by KILL, by a client that
 * left, by the death of its server.
 */
final class Interruption {
  private volatile Statement running;
  private volatile boolean broken;
  private volatile boolean cancelled;
  private volatile boolean ended;

  /** Begins a new statement. A KILL QUERY of an earlier one no longer counts. */
  void begin() throws SqlError {
    if (broken) {
      throw new SqlError(8002, "08004", "Server is stopping");
    }
    cancelled = false;
  }

  /** Sets the statement in the engine, for {@link #cancel} from another thread. */
  void running(Statement statement) {
    running = statement;
  }

  void idle() {
    running = null;
  }

  /** KILL QUERY. */
  void cancel() {
    cancelled = true;
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // it has just ended
      }
    }
  }

  /** The connection is gone. */
  void breakOff() {
    broken = true;
  }

  /**
   * Handles KILL of the own session: the statement gets its interruption as an answer, and is the
   * last one.
   */
  SqlError end() {
    ended = true;
    return error();
  }

  boolean cancelled() {
    return cancelled;
  }

  boolean ended() {
    return ended;
  }

  /** Returns whether the client is gone, or the statement must end. */
  boolean requested() {
    return broken || cancelled;
  }

  void check() throws SqlError {
    if (requested()) {
      throw error();
    }
  }

  static SqlError error() {
    return new SqlError(1317, "70100", "Query execution was interrupted");
  }
}
