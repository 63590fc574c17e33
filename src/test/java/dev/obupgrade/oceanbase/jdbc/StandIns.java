package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.ErrorCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A database in which all of OceanBase's views stand with all their columns. Where seekdb has the
 * view, it is that one, with the columns that are known to be lost added to it; where it has not,
 * it is an empty table.
 */
final class StandIns {
  private static final String DATABASE = "stand_ins";
  private static final Pattern NAME = Pattern.compile("\\boceanbase\\.([\\w$]+)");

  /**
   * seekdb is one server with one tenant and one log stream: what tells several apart is gone from
   * its views. Each column with a value for it.
   */
  private static final Map<String, String> IDENTITIES =
      Map.of(
          "svr_ip", "'127.0.0.1'",
          "svr_port", "2882",
          "tenant_id", "1",
          "ls_id", "1",
          "unit_id", "1",
          "zone", "'z1'");

  private static final List<String> OF_SERVER = List.of("svr_ip", "svr_port");
  private static final List<String> OF_TENANT = List.of("svr_ip", "svr_port", "tenant_id");
  private static final List<String> OF_LOG_STREAM =
      List.of("svr_ip", "svr_port", "tenant_id", "ls_id");

  /**
   * Of the views that are asked, those that lost such columns. Any other column that isn't there is
   * unknown here too, and a statement that asks for it fails.
   */
  private static final Map<String, List<String>> LOST =
      Map.ofEntries(
          Map.entry("__all_virtual_disk_stat", OF_SERVER),
          Map.entry("__all_virtual_load_data_stat", OF_TENANT),
          Map.entry("__all_virtual_ls_info", OF_LOG_STREAM),
          Map.entry("__all_virtual_tablet_compaction_info", OF_LOG_STREAM),
          Map.entry("__all_virtual_tablet_pointer_status", OF_LOG_STREAM),
          Map.entry("__all_virtual_tablet_replica_checksum", OF_LOG_STREAM),
          Map.entry("cdb_ob_major_compaction", List.of("tenant_id")),
          Map.entry("cdb_ob_sys_variables", List.of("tenant_id")),
          Map.entry("gv$ob_log_stat", OF_LOG_STREAM),
          Map.entry("gv$ob_parameters", OF_TENANT),
          Map.entry("gv$ob_server_schema_info", OF_TENANT),
          Map.entry("gv$ob_units", List.of("svr_ip", "svr_port", "tenant_id", "unit_id", "zone")));

  /** How much of a view is seekdb's own. */
  enum Kind {
    WHOLE,
    COMPLETED,
    TABLE
  }

  private final Map<String, Kind> kinds = new HashMap<>();

  static StandIns make(Connection connection) throws SQLException, IOException {
    var standIns = new StandIns();
    try (Statement statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
      for (SystemView view : SystemView.all()) {
        standIns.make(view, statement);
      }
    }
    return standIns;
  }

  private void make(SystemView view, Statement statement) throws SQLException {
    if (!exists(view, statement)) {
      kinds.put(view.name(), Kind.TABLE);
      statement.execute(
          view.columns().stream()
              .map(SystemView.Column::definition)
              .collect(
                  Collectors.joining(
                      ", ", "create table %s.`%s` (".formatted(DATABASE, view.name()), ")")));
      return;
    }
    List<String> lost = LOST.getOrDefault(view.name(), List.of());
    kinds.put(view.name(), lost.isEmpty() ? Kind.WHOLE : Kind.COMPLETED);
    String added =
        lost.stream()
            .map(column -> ", " + IDENTITIES.get(column) + " as " + column)
            .collect(Collectors.joining());
    // A column that isn't lost after all makes this fail: it would be there twice.
    statement.execute(
        "create view %s.`%s` as select v.*%s from oceanbase.`%s` v"
            .formatted(DATABASE, view.name(), added, view.name()));
  }

  private static boolean exists(SystemView view, Statement statement) throws SQLException {
    try {
      statement.executeQuery("select * from oceanbase.`" + view.name() + "` limit 0").close();
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == ErrorCode.NO_SUCH_TABLE) {
        return false;
      }
      throw e;
    }
  }

  /** The same statement, asked here. */
  static String here(String statement) {
    return NAME.matcher(statement).replaceAll(DATABASE + ".$1");
  }

  /** The kinds of the views that a statement asks; one that OceanBase doesn't have is none. */
  Set<Kind> of(String statement) {
    return NAME.matcher(statement)
        .results()
        .map(name -> kinds.get(name.group(1).toLowerCase(Locale.ROOT)))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
