package dev.obupgrade.sim.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster's own connection to the sys tenant's tables: short statements, prepared once, in one
 * transaction that the caller commits. Not thread-safe.
 */
public final class Tables implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  public Tables(Database database) {
    try {
      connection = database.connect();
      try (var statement = connection.createStatement()) {
        statement.execute("SET SCHEMA oceanbase");
        statement.execute("SET SCHEMA_SEARCH_PATH oceanbase, PUBLIC");
      }
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public int update(String sql, Object... values) {
    try {
      return bound(sql, values).executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public List<List<Object>> rows(String sql, Object... values) {
    try (ResultSet result = bound(sql, values).executeQuery()) {
      int columns = result.getMetaData().getColumnCount();
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the first column of the first row, or 0 if there is no row or it is NULL. */
  public long number(String sql, Object... values) {
    List<List<Object>> rows = rows(sql, values);
    return rows.isEmpty() || rows.get(0).get(0) == null
        ? 0
        : ((Number) rows.get(0).get(0)).longValue();
  }

  public Optional<String> text(String sql, Object... values) {
    List<List<Object>> rows = rows(sql, values);
    return rows.isEmpty() ? Optional.empty() : Optional.of(String.valueOf(rows.get(0).get(0)));
  }

  public void commit() {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
