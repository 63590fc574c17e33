package dev.obupgrade.tpcc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short statements on one connection. */
record Sql(Connection connection) {

  /** One row. Its columns are counted from 0. */
  record Row(List<Object> values) {
    int number(int column) {
      return ((Number) values.get(column)).intValue();
    }

    long big(int column) {
      return ((Number) values.get(column)).longValue();
    }

    java.math.BigDecimal amount(int column) {
      return new java.math.BigDecimal(String.valueOf(values.get(column)));
    }

    boolean isNull(int column) {
      return values.get(column) == null;
    }
  }

  int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /**
   * Updates exactly one row.
   *
   * @throws SQLException when there is no such row: the tables are not as the client created them
   */
  void updateOne(String sql, Object... values) throws SQLException {
    int rows = update(sql, values);
    if (rows != 1) {
      throw new SQLException(rows + " rows instead of one: " + sql);
    }
  }

  List<Row> rows(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet result = statement.executeQuery()) {
        int columns = result.getMetaData().getColumnCount();
        List<Row> rows = new ArrayList<>();
        while (result.next()) {
          List<Object> row = new ArrayList<>(columns);
          for (int i = 1; i <= columns; i++) {
            row.add(result.getObject(i));
          }
          rows.add(new Row(row));
        }
        return rows;
      }
    }
  }

  Optional<Row> first(String sql, Object... values) throws SQLException {
    return rows(sql, values).stream().findFirst();
  }

  /**
   * Returns a row that must exist.
   *
   * @throws SQLException when it isn't
   */
  Row one(String sql, Object... values) throws SQLException {
    return first(sql, values).orElseThrow(() -> new SQLException("no row: " + sql));
  }

  /** One statement for all rows. */
  void insert(String into, List<Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String marks = "(" + marks(rows.getFirst().length) + ")";
    String sql = "INSERT INTO " + into + " VALUES " + (marks + ",").repeat(rows.size() - 1) + marks;
    List<Object> values = new ArrayList<>();
    rows.forEach(row -> values.addAll(java.util.Arrays.asList(row)));
    update(sql, values.toArray());
  }

  static String marks(int count) {
    return "?" + ",?".repeat(count - 1);
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
