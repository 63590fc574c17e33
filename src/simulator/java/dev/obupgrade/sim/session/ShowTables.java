package dev.obupgrade.sim.session;

import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.engine.Rewriter;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code SHOW} of databases, tables, columns and indexes, and their definitions. */
final class ShowTables {
  private static final Pattern NAME =
      Pattern.compile(
          "(?is)`?([\\w$]+)`?(?:\\s*\\.\\s*`?([\\w$]+)`?)?(?:\\s+(?:from|in)\\s+`?([\\w$]+)`?)?.*");
  private static final Pattern SCHEMA =
      Pattern.compile("(?is).*?\\b(?:FROM|IN)\\s+`?([\\w$]+)`?.*");

  private record Column(
      String name, String type, boolean nullable, boolean key, Object byDefault, boolean counts) {}

  /** A table's name as its owner wrote it. */
  private record Table(String schema, String name, boolean view) {}

  private final ObSession session;

  ShowTables(ObSession session) {
    this.session = session;
  }

  SqlResult databases(Optional<String> like) throws SqlError {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row :
        rows("SELECT schema_name FROM information_schema.schemata ORDER BY 1")) {
      String name = String.valueOf(row.get(0)).toLowerCase(Locale.ROOT);
      if (!name.equals("public") && like.map(p -> Words.like(name, p)).orElse(true)) {
        rows.add(List.of(name));
      }
    }
    return Results.of(List.of("Database"), rows);
  }

  SqlResult tables(String what, boolean full, Optional<String> like) throws SqlError {
    Matcher from = SCHEMA.matcher(what);
    String schema = Rewriter.schema(from.matches() ? from.group(1) : session.database());
    if (schema.isEmpty()) {
      throw new SqlError(1046, "3D000", "No database selected");
    }
    List<List<Object>> rows = new ArrayList<>();
    for (Table table : list(schema)) {
      if (like.map(p -> Words.like(table.name(), p)).orElse(true)) {
        rows.add(
            full
                ? List.of(table.name(), table.view() ? "VIEW" : "BASE TABLE")
                : List.of(table.name()));
      }
    }
    String head = "Tables_in_" + schema;
    return Results.of(full ? List.of(head, "Table_type") : List.of(head), rows);
  }

  SqlResult status(String what, Optional<String> like) throws SqlError {
    Matcher from = SCHEMA.matcher(what);
    String schema = Rewriter.schema(from.matches() ? from.group(1) : session.database());
    List<List<Object>> rows = new ArrayList<>();
    for (Table table : list(schema)) {
      if (like.map(p -> Words.like(table.name(), p)).orElse(true)) {
        rows.add(
            List.of(
                table.name(),
                table.view() ? "" : "OceanBase",
                10L,
                "DYNAMIC",
                "utf8mb4_general_ci",
                ""));
      }
    }
    return Results.of(
        List.of("Name", "Engine", "Version", "Row_format", "Collation", "Comment"), rows);
  }

  SqlResult columns(String text, boolean full) throws SqlError {
    Table table = table(text);
    List<List<Object>> rows = new ArrayList<>();
    for (Column c : columns(table)) {
      List<Object> row = new ArrayList<>();
      row.add(c.name());
      row.add(c.type());
      if (full) {
        row.add(c.type().contains("char") ? "utf8mb4_general_ci" : null);
      }
      row.add(c.nullable() ? "YES" : "NO");
      row.add(c.key() ? "PRI" : "");
      row.add(c.byDefault());
      row.add(c.counts() ? "auto_increment" : "");
      if (full) {
        row.add("");
        row.add("");
      }
      rows.add(row);
    }
    return Results.of(
        full
            ? List.of(
                "Field",
                "Type",
                "Collation",
                "Null",
                "Key",
                "Default",
                "Extra",
                "Privileges",
                "Comment")
            : List.of("Field", "Type", "Null", "Key", "Default", "Extra"),
        rows);
  }

  SqlResult indexes(String text) throws SqlError {
    Table table = table(text);
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row :
        rows(
            "SELECT i.index_name, i.index_type_name, c.column_name, c.ordinal_position FROM"
                + " information_schema.indexes i JOIN information_schema.index_columns c ON"
                + " c.index_name = i.index_name AND c.index_schema = i.index_schema"
                + where(table, "i")
                + " ORDER BY 1, 4")) {
      boolean primary = String.valueOf(row.get(1)).equals("PRIMARY KEY");
      boolean unique = primary || String.valueOf(row.get(1)).contains("UNIQUE");
      rows.add(
          List.of(
              table.name(),
              unique ? 0L : 1L,
              primary
                  ? "PRIMARY"
                  : String.valueOf(row.get(0)).replaceFirst("(?i)^" + table.name() + "_", ""),
              ((Number) row.get(3)).longValue(),
              row.get(2),
              "A",
              "BTREE"));
    }
    return Results.of(
        List.of(
            "Table",
            "Non_unique",
            "Key_name",
            "Seq_in_index",
            "Column_name",
            "Collation",
            "Index_type"),
        rows);
  }

  /**
   * @param what such as {@code TABLE a.b}
   */
  SqlResult create(String what) throws SqlError {
    String kind = what.split("\\s+")[0].toUpperCase(Locale.ROOT);
    String rest =
        what.substring(kind.length()).strip().replaceFirst("(?i)^if\\s+not\\s+exists\\s+", "");
    if (kind.equals("DATABASE") || kind.equals("SCHEMA")) {
      String name = Rewriter.schema(rest.replace("`", ""));
      return Results.of(
          List.of("Database", "Create Database"),
          List.of(List.of(name, "CREATE DATABASE `" + name + "` DEFAULT CHARACTER SET = utf8mb4")));
    }
    Table table = table(rest);
    if (table.view()) {
      return Results.of(
          List.of("View", "Create View", "character_set_client", "collation_connection"),
          List.of(
              List.of(
                  table.name(),
                  "CREATE VIEW `" + table.name() + "` AS " + definition(table),
                  "utf8mb4",
                  "utf8mb4_general_ci")));
    }
    List<String> lines = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (Column c : columns(table)) {
      String text = c.byDefault() == null ? "" : String.valueOf(c.byDefault());
      boolean plain = text.matches("-?\\d+(\\.\\d+)?|(?i)current_timestamp.*");
      lines.add(
          "  `"
              + c.name()
              + "` "
              + c.type()
              + (c.nullable() ? "" : " NOT NULL")
              + (c.counts()
                  ? " AUTO_INCREMENT"
                  : c.byDefault() == null
                      ? (c.nullable() ? " DEFAULT NULL" : "")
                      : " DEFAULT " + (plain ? text : "'" + text + "'")));
      if (c.key()) {
        keys.add("`" + c.name() + "`");
      }
    }
    if (!keys.isEmpty()) {
      lines.add("  PRIMARY KEY (" + String.join(", ", keys) + ")");
    }
    return Results.of(
        List.of("Table", "Create Table"),
        List.of(
            List.of(
                table.name(),
                "CREATE TABLE `"
                    + table.name()
                    + "` (\n"
                    + String.join(",\n", lines)
                    + "\n) DEFAULT CHARSET = utf8mb4")));
  }

  private String definition(Table view) throws SqlError {
    List<List<Object>> rows =
        rows("SELECT view_definition FROM information_schema.views v" + where(view, "v"));
    return rows.isEmpty() ? "" : String.valueOf(rows.get(0).get(0)).replace('"', '`');
  }

  private List<Table> list(String schema) throws SqlError {
    return rows(
            "SELECT t.table_name, t.table_type FROM information_schema.tables t WHERE"
                + " t.table_schema = '"
                + schema
                + "' ORDER BY 1")
        .stream()
        .map(row -> new Table(schema, String.valueOf(row.get(0)), "VIEW".equals(row.get(1))))
        .toList();
  }

  private Table table(String text) throws SqlError {
    Matcher form = NAME.matcher(text.strip());
    if (!form.matches()) {
      throw new SqlError(
          1064, "42000", "You have an error in your SQL syntax; near '" + text + "'");
    }
    String schema =
        form.group(2) != null
            ? form.group(1)
            : form.group(3) != null ? form.group(3) : session.database();
    String name = form.group(2) != null ? form.group(2) : form.group(1);
    String own = Rewriter.schema(schema);
    return list(own).stream()
        .filter(t -> t.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () -> new SqlError(1146, "42S02", "Table '" + schema + "." + name + "' doesn't exist"));
  }

  private List<Column> columns(Table table) throws SqlError {
    List<Object> keys =
        rows(
                "SELECT k.column_name FROM information_schema.key_column_usage k JOIN"
                    + " information_schema.table_constraints t ON t.constraint_name ="
                    + " k.constraint_name AND t.constraint_type = 'PRIMARY KEY' AND t.table_schema"
                    + " = k.table_schema"
                    + where(table, "k"))
            .stream()
            .map(row -> row.get(0))
            .toList();
    List<Column> columns = new ArrayList<>();
    for (List<Object> row :
        rows(
            "SELECT c.column_name, c.data_type, c.character_maximum_length, c.numeric_precision,"
                + " c.numeric_scale, c.datetime_precision, c.is_nullable, c.column_default,"
                + " c.is_identity FROM information_schema.columns c"
                + where(table, "c")
                + " AND c.is_visible ORDER BY c.ordinal_position")) {
      String text =
          row.get(7) == null ? null : String.valueOf(row.get(7)).replaceAll("^'(.*)'$", "$1");
      columns.add(
          new Column(
              String.valueOf(row.get(0)),
              type(row),
              "YES".equals(row.get(6)),
              keys.contains(row.get(0)),
              text,
              "YES".equals(row.get(8))));
    }
    return columns;
  }

  private static String type(List<Object> row) {
    String type = String.valueOf(row.get(1));
    return switch (type) {
      case "CHARACTER VARYING", "VARCHAR_IGNORECASE" -> "varchar(" + row.get(2) + ")";
      case "CHARACTER" -> "char(" + row.get(2) + ")";
      case "CHARACTER LARGE OBJECT" -> "longtext";
      case "BINARY LARGE OBJECT" -> "longblob";
      case "BIGINT" -> "bigint(20)";
      case "INTEGER" -> "int(11)";
      case "SMALLINT" -> "smallint(6)";
      case "TINYINT" -> "tinyint(4)";
      case "BOOLEAN" -> "tinyint(1)";
      case "DOUBLE PRECISION" -> "double";
      case "NUMERIC", "DECIMAL" ->
          String.valueOf(row.get(3)).equals("20") && String.valueOf(row.get(4)).equals("0")
              ? "bigint(20) unsigned"
              : "decimal(" + row.get(3) + "," + row.get(4) + ")";
      case "TIMESTAMP" ->
          String.valueOf(row.get(5)).equals("0") ? "datetime" : "timestamp(" + row.get(5) + ")";
      default -> type.toLowerCase(Locale.ROOT);
    };
  }

  private static String where(Table table, String alias) {
    return " WHERE "
        + alias
        + ".table_schema = '"
        + table.schema()
        + "' AND "
        + alias
        + ".table_name = '"
        + table.name().replace("'", "''")
        + "'";
  }

  private List<List<Object>> rows(String sql) throws SqlError {
    List<List<Object>> rows = new ArrayList<>();
    ((SqlResult.Rows) session.engine().run(sql, List.of())).rows().forEachRemaining(rows::add);
    return rows;
  }
}
