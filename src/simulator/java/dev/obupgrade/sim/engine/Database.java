package dev.obupgrade.sim.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * One tenant's data. It lives in memory until this object is closed. Names and values compare
 * without case, as in OceanBase's default collation.
 */
public final class Database implements AutoCloseable {
  private static final String OPTIONS =
      ";MODE=MySQL;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;IGNORECASE=TRUE"
          + ";NON_KEYWORDS=VALUE;TIME ZONE=UTC;LOCK_TIMEOUT=10000";

  private final String url;
  private final Connection keepAlive;

  private Database(String url, Connection keepAlive) {
    this.url = url;
    this.keepAlive = keepAlive;
  }

  public static Database open() {
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + OPTIONS;
    try {
      Connection first = DriverManager.getConnection(url);
      Database database = new Database(url, first);
      try (Statement statement = first.createStatement()) {
        for (String alias : Functions.ALIASES) {
          statement.execute(alias);
        }
        statement.execute("CREATE SCHEMA mysql");
        statement.execute("CREATE SCHEMA test");
        statement.execute("CREATE SCHEMA oceanbase");
      }
      return database;
    } catch (SQLException e) {
      throw new IllegalStateException("H2 could not open a database in memory.", e);
    }
  }

  /** Opens a separate connection, in autocommit mode and READ COMMITTED. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  @Override
  public void close() {
    try (keepAlive;
        Statement statement = keepAlive.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY");
    } catch (SQLException e) {
      // it was in memory only
    }
  }
}
