package dev.obupgrade.oceanbase.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An open connection to one server, with the time limits of the statements on it. */
final class Link {
  private static final int PING_SECONDS = 3;

  private final Connection connection;
  private Patience patience;

  Link(Connection connection) {
    this.connection = connection;
  }

  boolean answers() {
    try {
      return connection.isValid(PING_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  /** How long the next statements may take. */
  void allow(Patience limit) throws SQLException {
    if (limit != patience) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set session ob_query_timeout = " + limit.queryTimeoutMicros());
      }
      connection.setNetworkTimeout(Runnable::run, limit.socketTimeoutMillis());
      patience = limit;
    }
  }

  <T> List<T> query(String sql, List<?> values, Session.RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        var read = new ArrayList<T>();
        while (rows.next()) {
          read.add(reader.read(rows));
        }
        return List.copyOf(read);
      }
    }
  }

  void command(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends it without a word to the server, which may not answer. */
  void drop() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // The connection is closed or broken, and either is fine.
    }
  }

  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      drop();
    }
  }
}
