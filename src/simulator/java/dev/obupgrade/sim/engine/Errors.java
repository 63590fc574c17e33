package dev.obupgrade.sim.engine;

import dev.obupgrade.sim.mysql.SqlError;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns H2's errors into MySQL's and OceanBase's numbers and texts. */
public final class Errors {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private static final Pattern TOO_LARGE = Pattern.compile("for column \"\\S+ (?:NUMERIC|DECIMAL)");

  private Errors() {}

  /**
   * @param sql the statement as the client wrote it
   * @param database the session's database, for names written without one
   */
  public static SqlError of(SQLException error, String sql, Optional<String> database) {
    String name = quoted(error.getMessage());
    return switch (error.getErrorCode()) {
      case 42102, 42103, 42104 ->
          new SqlError(
              1146, "42S02", "Table '" + qualified(name, sql, database) + "' doesn't exist");
      case 42101, 90038 -> new SqlError(1050, "42S01", "Table '" + name + "' already exists");
      case 42111 -> new SqlError(1061, "42000", "Duplicate key name '" + name + "'");
      case 42122 -> new SqlError(1054, "42S22", "Unknown column '" + name + "' in 'field list'");
      case 42121 -> new SqlError(1060, "42S21", "Duplicate column name '" + name + "'");
      case 90059 -> new SqlError(1052, "23000", "Column '" + name + "' in field list is ambiguous");
      case 90079 -> new SqlError(1049, "42000", "Unknown database '" + name + "'");
      case 90078 ->
          new SqlError(1007, "HY000", "Can't create database '" + name + "'; database exists");
      case 90022 -> new SqlError(1305, "42000", "FUNCTION " + name + " does not exist");
      case 21002 -> new SqlError(1136, "21S01", "Column count doesn't match value count at row 1");
      case 23505 -> DuplicateEntry.of(error.getMessage());
      case 23502 -> new SqlError(1048, "23000", "Column '" + name + "' cannot be null");
      case 23503, 23506 ->
          new SqlError(
              1452, "23000", "Cannot add or update a child row: a foreign key constraint fails");
      case 22001 ->
          TOO_LARGE.matcher(error.getMessage()).find()
              ? new SqlError(1264, "22003", "Out of range value for column at row 1")
              : new SqlError(1406, "22001", "Data too long for column at row 1");
      case 22003, 22004 -> new SqlError(1264, "22003", "Out of range value for column at row 1");
      case 22007, 22018 -> new SqlError(1366, "HY000", "Incorrect value: " + name);
      case 50200 ->
          new SqlError(1205, "HY000", "Lock wait timeout exceeded; try restarting transaction");
      case 40001, 90131 ->
          new SqlError(
              1213, "40001", "Deadlock found when trying to get lock; try restarting transaction");
      case 57014 -> new SqlError(1317, "70100", "Query execution was interrupted");
      case 42000, 42001 ->
          new SqlError(
              1064,
              "42000",
              "You have an error in your SQL syntax; check the manual that corresponds to your"
                  + " OceanBase version for the right syntax to use near '"
                  + shortened(sql)
                  + "' at line 1");
      case 90007, 90067, 90098, 90121 -> new SqlError(8002, "08004", "Server is stopping");
      case 50100 -> new SqlError(1235, "0A000", "Not supported feature or function");
      default -> new SqlError(1105, "HY000", "Unknown error: " + error.getMessage());
    };
  }

  /** Returns whether the engine refused to compare or convert where MySQL would not. */
  public static boolean isOfTypes(SQLException error) {
    return switch (error.getErrorCode()) {
      case 22007, 22018, 90110, 90015 -> true;
      default -> false;
    };
  }

  /** Returns whether the engine rolled back the whole transaction as the victim of a deadlock. */
  public static boolean isDeadlock(SQLException error) {
    return error.getErrorCode() == 40001;
  }

  private static String quoted(String message) {
    Matcher matcher = QUOTED.matcher(message);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String qualified(String table, String sql, Optional<String> database) {
    String bare = table.substring(table.lastIndexOf('.') + 1);
    Matcher matcher =
        Pattern.compile(
                "([\\w$]+)`?\\s*\\.\\s*`?" + Pattern.quote(bare) + "\\b", Pattern.CASE_INSENSITIVE)
            .matcher(sql);
    String schema = matcher.find() ? matcher.group(1) : database.orElse("");
    return schema.isEmpty() ? bare : schema + "." + bare;
  }

  private static String shortened(String sql) {
    return sql.length() > 80 ? sql.substring(0, 80) : sql;
  }
}
