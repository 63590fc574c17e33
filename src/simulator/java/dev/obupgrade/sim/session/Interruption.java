package dev.obupgrade.sim.session;

import dev.obupgrade.sim.mysql.SqlError;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether a session, or the statement it is at, has been told to end by somebody else: by KILL, by
 * a client that went away, by the death of its server.
 */
final class Interruption {
  private volatile Statement running;
  private volatile boolean broken;
  private volatile boolean cancelled;
  private volatile boolean ended;

  /** A new statement begins; what was said of the one before is over. */
  void begin() throws SqlError {
    if (broken) {
      throw new SqlError(8002, "08004", "Server is stopping");
    }
    cancelled = false;
  }

  /** What the engine is at, for {@link #cancel} from another thread. */
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
        // it has just ended by itself
      }
    }
  }

  /** The connection is gone. */
  void breakOff() {
    broken = true;
  }

  /** KILL of one's own: the statement is answered with its interruption, and is the last one. */
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

  /** Nobody is there any more, or the statement is to end. */
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
