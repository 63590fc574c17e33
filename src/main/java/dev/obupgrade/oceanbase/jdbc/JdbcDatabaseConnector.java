package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Connects with MySQL's driver, at most one connection to a cluster and a limited number in all;
 * who comes when none is free waits for a while. So whoever has a database open must not open it
 * again. Safe for use by several threads; the databases it opens are not.
 */
public final class JdbcDatabaseConnector implements DatabaseConnector {
  public static final int CONNECTIONS = 64;

  /** Longer than the longest statement, so that a STOP ZONE in progress is no error for others. */
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final Logins logins;
  private final Turns turns;

  public JdbcDatabaseConnector() {
    this(CONNECTIONS);
  }

  public JdbcDatabaseConnector(int connections) {
    this(driver(), connections, WAIT);
  }

  JdbcDatabaseConnector(Driver driver, int connections, Duration wait) {
    this.logins = new Logins(driver);
    this.turns = new Turns(connections, wait);
  }

  @Override
  public Database open(DatabaseAccess access) {
    if (access.endpoints().isEmpty()) {
      throw new Unavailable("no server's address is known", null);
    }
    Turns.Turn turn = turns.take(access.endpoints());
    try {
      return new JdbcDatabase(new Session(access, logins), turn);
    } catch (RuntimeException e) {
      turn.close();
      throw e;
    }
  }

  static Driver driver() {
    try {
      return new com.mysql.cj.jdbc.Driver();
    } catch (SQLException e) {
      throw new IllegalStateException("MySQL's driver doesn't load", e);
    }
  }
}
