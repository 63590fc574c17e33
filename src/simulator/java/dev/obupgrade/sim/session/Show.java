package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Sessions;
import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code SHOW}, and {@code DESC}. */
final class Show {
  private static final Pattern LIKE = Pattern.compile("(?is).*\\bLIKE\\s+('[^']*'|\"[^\"]*\").*");
  private static final Pattern NAMES = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
  private static final Pattern TENANT =
      Pattern.compile("(?is).*\\bTENANT\\s*=?\\s*['`\"]?([\\w$]+).*");

  private final Cluster cluster;
  private final ObSession session;
  private final ShowTables tables;

  Show(Cluster cluster, ObSession session) {
    this.cluster = cluster;
    this.session = session;
    this.tables = new ShowTables(session);
  }

  SqlResult execute(String sql) throws SqlError {
    String what = sql.replaceFirst("(?is)^(SHOW|DESCRIBE|DESC)\\s+", "");
    if (!sql.regionMatches(true, 0, "SHOW", 0, 4)) {
      return tables.columns(what, false);
    }
    String upper =
        what.toUpperCase(java.util.Locale.ROOT)
            .replaceFirst("^(FULL|SESSION|GLOBAL|LOCAL|EXTENDED)\\s+", "");
    String first = upper.split("[\\s(]")[0];
    return switch (first) {
      case "PARAMETERS" -> parameters(what);
      case "VARIABLES" -> pairs(what, List.of("Variable_name", "Value"));
      case "STATUS" -> Results.of(List.of("Variable_name", "Value"), List.of());
      case "WARNINGS", "ERRORS" -> Results.of(List.of("Level", "Code", "Message"), List.of());
      case "COUNT" -> Results.of(List.of("@@session.warning_count"), List.of(List.of(0L)));
      case "DATABASES", "SCHEMAS" -> tables.databases(like(what));
      case "TABLES" ->
          tables.tables(what.replaceFirst("(?is)^.*?\\btables\\b", ""), isFull(what), like(what));
      case "TABLE" -> tables.status(what, like(what));
      case "CREATE" -> tables.create(what.substring("CREATE".length()).strip());
      case "INDEX", "INDEXES", "KEYS" -> tables.indexes(afterFrom(what));
      case "COLUMNS", "FIELDS" -> tables.columns(afterFrom(what), isFull(what));
      case "TENANT" ->
          Results.of(List.of("Current_tenant_name"), List.of(List.of(session.tenant().name())));
      case "PLUGINS" ->
          Results.of(List.of("Name", "Status", "Type", "Library", "License"), List.of());
      case "PRIVILEGES" -> Results.of(List.of("Privilege", "Context", "Comment"), List.of());
      case "TRIGGERS", "EVENTS", "PROCEDURE", "FUNCTION", "MASTER", "BINARY", "OPEN" ->
          Results.of(List.of("Name"), List.of());
      case "RECYCLEBIN" ->
          Results.of(List.of("OBJECT_NAME", "ORIGINAL_NAME", "TYPE", "CREATETIME"), List.of());
      case "TRACE" -> Results.of(List.of("Operation", "StartTime", "ElapseTime"), List.of());
      case "PROCESSLIST" -> processes();
      case "ENGINES" ->
          Results.of(
              List.of("Engine", "Support", "Comment"),
              List.of(List.of("OceanBase", "DEFAULT", "Supports transactions")));
      case "COLLATION" ->
          Results.of(
              List.of("Collation", "Charset", "Id", "Default", "Compiled", "Sortlen"),
              List.of(
                  List.of("utf8mb4_general_ci", "utf8mb4", 45L, "Yes", "Yes", 1L),
                  List.of("utf8mb4_bin", "utf8mb4", 46L, "", "Yes", 1L),
                  List.of("binary", "binary", 63L, "Yes", "Yes", 1L)));
      case "CHARACTER", "CHARSET" ->
          Results.of(
              List.of("Charset", "Description", "Default collation", "Maxlen"),
              List.of(List.of("utf8mb4", "UTF-8 Unicode", "utf8mb4_general_ci", 4L)));
      default ->
          throw new SqlError(1235, "0A000", "Not supported feature or function: SHOW " + first);
    };
  }

  private SqlResult parameters(String what) throws SqlError {
    Matcher tenant = TENANT.matcher(what);
    String owner =
        tenant.matches()
            ? "(SELECT tenant_id FROM oceanbase.__all_tenant WHERE tenant_name = '"
                + tenant.group(1)
                + "')"
            : String.valueOf(session.tenant().id());
    String columns =
        "zone, 'observer' AS svr_type, svr_ip, svr_port, name, data_type, value, info, section,"
            + " scope, 'DEFAULT' AS source, edit_level"
            + (cluster.spec().build().atLeast("4.3.0.0")
                ? ", default_value, CASE WHEN value = default_value THEN 1 ELSE 0 END AS isdefault"
                : "");
    return session
        .engine()
        .system(
            "SELECT "
                + columns
                + " FROM oceanbase.__sim_parameter WHERE (tenant_id IS NULL OR tenant_id = "
                + owner
                + ")"
                + like(what).map(p -> " AND name LIKE '" + p.replace("'", "''") + "'").orElse("")
                + where(what)
                + " ORDER BY name, svr_ip, svr_port");
  }

  private static String where(String what) {
    Matcher matcher = Pattern.compile("(?is).*?\\bWHERE\\s+(.*?)(\\s+TENANT\\b.*)?").matcher(what);
    return matcher.matches() ? " AND (" + matcher.group(1).replace('"', '\'') + ")" : "";
  }

  private SqlResult pairs(String what, List<String> names) {
    Optional<String> pattern = like(what);
    List<String> wanted = new ArrayList<>();
    if (pattern.isEmpty()) {
      Matcher matcher = NAMES.matcher(what);
      while (matcher.find()) {
        wanted.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    List<List<Object>> rows = new ArrayList<>();
    session
        .variables()
        .all(what.regionMatches(true, 0, "GLOBAL", 0, 6))
        .forEach(
            (name, value) -> {
              boolean named = wanted.isEmpty() || wanted.stream().anyMatch(name::equalsIgnoreCase);
              if (named && pattern.map(p -> Words.like(name, p)).orElse(true)) {
                rows.add(List.of(name, value));
              }
            });
    return Results.of(names, rows);
  }

  private static boolean isFull(String what) {
    return what.regionMatches(true, 0, "FULL", 0, 4);
  }

  private static String afterFrom(String what) {
    return what.replaceFirst("(?is)^.*?\\b(?:from|in)\\s+", "");
  }

  private SqlResult processes() {
    List<List<Object>> rows = new ArrayList<>();
    for (Sessions.Entry entry : cluster.sessions().all()) {
      rows.add(
          List.of(
              (long) entry.connectionId(),
              entry.user(),
              entry.server().address().toString(),
              entry.database(),
              entry.statement().isEmpty() ? "Sleep" : "Query",
              0L,
              entry.statement().isEmpty() ? "SLEEP" : "ACTIVE",
              entry.statement()));
    }
    return Results.of(
        List.of("Id", "User", "Host", "db", "Command", "Time", "State", "Info"), rows);
  }

  private static Optional<String> like(String what) {
    Matcher matcher = LIKE.matcher(what);
    return matcher.matches() ? Optional.of(Words.unquoted(matcher.group(1))) : Optional.empty();
  }
}
