package dev.obupgrade.sim.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.h2.api.Trigger;

/**
 * Makes a view writable. OceanBase's virtual tables are read-only. Here tests write to them to
 * create unhealthy states, also where the simulator needs a view to hide rows, such as those of a
 * tenant that is being created. Writes go to the table after which the trigger is named. It has the
 * columns of the view.
 */
public final class WritableView implements Trigger {
  static final String SUFFIX = "_writes";
  private String view = "";
  private String table = "";

  @Override
  public void init(
      Connection connection,
      String schema,
      String trigger,
      String viewName,
      boolean before,
      int type) {
    view = "oceanbase.`" + viewName + "`";
    table = "oceanbase.`" + trigger.substring(0, trigger.length() - SUFFIX.length()) + "`";
  }

  @Override
  public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
    List<String> names = columns(connection, view);
    List<String> ofTable = columns(connection, table);
    List<String> columns = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean given =
          before == null ? after[i] != null : after != null && !Objects.equals(before[i], after[i]);
      if (given && contains(ofTable, names.get(i))) {
        columns.add(names.get(i));
        values.add(after[i]);
      }
    }
    if (before == null) {
      insert(connection, columns, values);
    } else if (after == null) {
      change(connection, "DELETE FROM " + table, List.of(), names, before);
    } else if (!columns.isEmpty()) {
      String assignments = String.join(" = ?, ", columns) + " = ?";
      change(connection, "UPDATE " + table + " SET " + assignments, values, names, before);
    }
  }

  private void insert(Connection connection, List<String> columns, List<Object> values)
      throws SQLException {
    String marks = String.join(", ", columns.stream().map(column -> "?").toList());
    String names = String.join(", ", columns);
    run(connection, "INSERT INTO " + table + "(" + names + ") VALUES(" + marks + ")", values);
  }

  private void change(
      Connection connection, String what, List<Object> values, List<String> names, Object[] row)
      throws SQLException {
    List<Object> all = new ArrayList<>(values);
    List<String> conditions = new ArrayList<>();
    for (String key : key(connection)) {
      conditions.add(key + " = ?");
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).equalsIgnoreCase(key)) {
          all.add(row[i]);
        }
      }
    }
    run(connection, what + " WHERE " + String.join(" AND ", conditions), all);
  }

  private List<String> key(Connection connection) throws SQLException {
    List<String> key = new ArrayList<>();
    String name = table.substring(table.indexOf('`') + 1, table.length() - 1);
    try (ResultSet keys = connection.getMetaData().getPrimaryKeys(null, "oceanbase", name)) {
      while (keys.next()) {
        key.add(keys.getString("COLUMN_NAME"));
      }
    }
    return key;
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static List<String> columns(Connection connection, String relation) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet nothing = statement.executeQuery("SELECT * FROM " + relation + " WHERE 1 = 0")) {
      ResultSetMetaData meta = nothing.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        names.add(meta.getColumnName(i));
      }
      return names;
    }
  }

  private static void run(Connection connection, String sql, List<Object> values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      statement.executeUpdate();
    }
  }
}
