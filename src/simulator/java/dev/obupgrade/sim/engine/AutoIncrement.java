package dev.obupgrade.sim.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.api.Trigger;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.schema.Sequence;
import org.h2.table.Column;
import org.h2.table.Table;

/**
 * Gives an AUTO_INCREMENT column the next number for 0 too, as in MySQL. Keeps the table instead of
 * its name, which changes with ALTER TABLE.
 */
public final class AutoIncrement implements Trigger {
  private static final String TABLES_WITHOUT =
      """
      SELECT c.table_schema, c.table_name FROM INFORMATION_SCHEMA.COLUMNS c
      WHERE c.is_identity = 'YES' AND NOT EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.TRIGGERS t
        WHERE t.event_object_schema = c.table_schema AND t.event_object_table = c.table_name)\
      """;

  private Table table;

  /**
   * Updates the columns after new tables. Other sessions may be creating tables at the same time.
   */
  public static synchronized void install(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(TABLES_WITHOUT)) {
        while (rows.next()) {
          tables.add(rows.getString(1) + "\".\"" + rows.getString(2));
        }
      }
      for (String table : tables) {
        statement.execute(
            "CREATE TRIGGER IF NOT EXISTS \"%s_auto_increment\" BEFORE INSERT ON \"%s\" FOR EACH ROW CALL '%s'"
                .formatted(table, table, AutoIncrement.class.getName()));
      }
    }
  }

  @Override
  public void init(
      Connection connection,
      String schemaName,
      String triggerName,
      String tableName,
      boolean before,
      int type)
      throws SQLException {
    SessionLocal session = session(connection);
    table = session.getDatabase().getSchema(schemaName).getTableOrView(session, tableName);
  }

  @Override
  public void fire(Connection connection, Object[] oldRow, Object[] newRow) throws SQLException {
    for (Column column : table.getColumns()) {
      Object value = newRow[column.getColumnId()];
      Sequence sequence = column.getSequence();
      if (sequence != null && value instanceof Number number && number.longValue() == 0) {
        newRow[column.getColumnId()] = sequence.getNext(session(connection)).getLong();
      }
    }
  }

  private static SessionLocal session(Connection connection) throws SQLException {
    return (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
  }
}
