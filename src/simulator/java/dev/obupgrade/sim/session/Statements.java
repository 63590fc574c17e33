package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Sessions;
import dev.obupgrade.sim.engine.Definitions;
import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Passes each statement of a session to the class that answers it. */
final class Statements {
  private static final SqlResult DONE = new SqlResult.Update(0, 0, 0);
  private static final Pattern SLEEP =
      Pattern.compile("(?is)select\\s+sleep\\s*\\(\\s*([\\d.]+)\\s*\\).*");
  private static final Pattern INTO =
      Pattern.compile(
          "(?is)(select\\s.*?)\\sinto\\s+(@[\\w$.]+(?:\\s*,\\s*@[\\w$.]+)*)(?:\\s+(.*))?");
  private static final Pattern EXPLAIN =
      Pattern.compile(
          "(?is)explain\\s+(?:(?:basic|outline|extended|extended_noaddr|partitions|format\\s*=\\s*\\w+)\\s+)*"
              + "((?:select|insert|update|delete|replace|with|\\()\\b?.*)");
  private static final Pattern DATABASE =
      Pattern.compile(
          "(?is)(create|drop)\\s+(?:database|schema)\\s+(if\\s+(?:not\\s+)?exists\\s+)?`?([\\w$]+)`?.*");
  private static final Pattern TENANTS =
      Pattern.compile(
          "(?is)(create|drop|alter)\\s+(standby\\s+)?(tenant|resource\\s+(unit|pool))\\b.*");
  private static final Pattern TO_SAVEPOINT =
      Pattern.compile("(?is)rollback\\s+(?:work\\s+)?to\\s+(?:savepoint\\s+)?(\\S+)");
  private static final Pattern DDL =
      Pattern.compile("(?is)(create|alter|drop|truncate|rename)\\s+.*");

  private final Cluster cluster;
  private final ObSession session;
  private final AlterSystem alterSystem;
  private final Show show;
  private final SetStatement set;
  private final SimCalls calls;
  private final NamedStatements prepared;
  private final UserStatements users;

  Statements(Cluster cluster, ObSession session) {
    this.cluster = cluster;
    this.session = session;
    this.alterSystem = new AlterSystem(cluster);
    this.show = new Show(cluster, session);
    this.set = new SetStatement(session);
    this.calls = new SimCalls(cluster);
    this.prepared = new NamedStatements(session);
    this.users = new UserStatements(cluster, session);
  }

  SqlResult execute(String sql, List<Object> values) throws SqlError, SQLException {
    String plain = Words.plain(sql);
    String first =
        plain.replaceFirst("^[\\s(]+", "").split("[\\s(;]", 2)[0].toUpperCase(Locale.ROOT);
    if (UserStatements.BEGIN.contains(first)) {
      Optional<SqlResult> ofUsers = users.execute(plain);
      if (ofUsers.isPresent()) {
        return ofUsers.get();
      }
    }
    return switch (first) {
      case "" -> throw new SqlError(1065, "42000", "Query was empty");
      case "SET" -> set.execute(plain);
      case "SHOW", "DESC", "DESCRIBE" -> show.execute(plain);
      case "USE" -> {
        session.useDatabase(plain.substring(3));
        yield DONE;
      }
      case "BEGIN", "START", "COMMIT", "ROLLBACK" -> transaction(first, plain);
      case "KILL" -> kill(plain);
      case "CALL" -> call(plain);
      case "FLUSH", "LOCK", "UNLOCK", "GRANT", "REVOKE", "ANALYZE", "OPTIMIZE" -> DONE;
      case "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME" -> define(plain, sql, values);
      case "SELECT" -> {
        Matcher sleep = SLEEP.matcher(plain);
        if (sleep.matches()) {
          session.sleep(Duration.ofMillis((long) (Double.parseDouble(sleep.group(1)) * 1_000)));
          yield Results.of(List.of("sleep"), List.of(List.of(0L)));
        }
        Matcher into = INTO.matcher(plain);
        yield into.matches() ? into(into, values) : session.engine().run(sql, values);
      }
      case "DO" -> {
        session.engine().run("SELECT " + plain.substring(2), values);
        yield DONE;
      }
      case "EXPLAIN" -> explain(plain, values);
      case "PREPARE" -> prepared.prepare(plain);
      case "EXECUTE" -> execute(prepared.text(plain), prepared.values(plain));
      case "DEALLOCATE" -> prepared.deallocate(plain);
      default -> session.engine().run(sql, values);
    };
  }

  /**
   * Runs {@code SELECT … INTO @a, @b}: the values of the only row become the session's variables.
   */
  private SqlResult into(Matcher form, List<Object> values) throws SqlError {
    SqlResult.Rows rows =
        (SqlResult.Rows)
            session
                .engine()
                .run(form.group(1) + (form.group(3) == null ? "" : " " + form.group(3)), values);
    List<String> names = Words.list(form.group(2));
    if (names.size() != rows.columns().size()) {
      throw new SqlError(
          1222, "21000", "The used SELECT statements have a different number of columns");
    }
    if (!rows.rows().hasNext()) {
      return DONE;
    }
    List<Object> row = rows.rows().next();
    if (rows.rows().hasNext()) {
      throw new SqlError(1172, "42000", "Result consisted of more than one row");
    }
    for (int i = 0; i < names.size(); i++) {
      Object value = row.get(i);
      session
          .variables()
          .setUser(names.get(i).substring(1), value == null ? null : String.valueOf(value));
    }
    return new SqlResult.Update(1, 0, 0);
  }

  private SqlResult explain(String plain, List<Object> values) throws SqlError {
    Matcher form = EXPLAIN.matcher(plain);
    if (!form.matches()) {
      return show.execute("DESC " + plain.substring(7));
    }
    SqlResult.Rows rows = (SqlResult.Rows) session.engine().run("EXPLAIN " + form.group(1), values);
    return Results.of(
        List.of("Query Plan"),
        String.valueOf(rows.rows().next().get(0)).lines().map(List::of).toList());
  }

  private SqlResult transaction(String verb, String plain) throws SqlError, SQLException {
    Matcher savepoint = TO_SAVEPOINT.matcher(plain);
    if (savepoint.matches()) {
      return session.engine().run("ROLLBACK TO SAVEPOINT " + savepoint.group(1), List.of());
    }
    switch (verb) {
      case "COMMIT" -> {
        if (session.inTransaction()) {
          session.awaitLeaders(session.timeout(""));
        }
        session.transaction().commit();
      }
      case "ROLLBACK" -> session.transaction().rollback();
      default -> session.transaction().begin();
    }
    return DONE;
  }

  private SqlResult define(String plain, String sql, List<Object> values)
      throws SqlError, SQLException {
    if (plain.matches("(?is)alter\\s+system\\s.*")) {
      session.transaction().commit();
      session.awaitLeaders(session.timeout(""));
      session.privileges().alterSystem(plain);
      alterSystem.execute(plain, session.timeout(sql), session.tenant());
      return DONE;
    }
    if (plain.matches("(?is)alter\\s+tenant\\s.*")) {
      sysOnly("ALTER TENANT");
      return new AlterTenant(session).execute(plain);
    }
    if (TENANTS.matcher(plain).matches()) {
      throw new SqlError(
          1235,
          "0A000",
          "Not supported feature or function: the simulator's tenants and their resources are those"
              + " it was started with; name them there");
    }
    session.transaction().commit();
    Matcher database = DATABASE.matcher(plain);
    if (database.matches()) {
      return database(database);
    }
    if (DDL.matcher(plain).matches() && !cluster.isOn("enable_ddl")) {
      throw new SqlError(4179, "HY000", "Operation not allowed now");
    }
    SqlResult result = DONE;
    for (String step : Definitions.steps(plain)) {
      result = session.engine().run(step, values);
    }
    session.engine().completeTables();
    return result;
  }

  private SqlResult database(Matcher form) throws SqlError {
    boolean create = form.group(1).equalsIgnoreCase("create");
    String name = "`" + form.group(3).toLowerCase(Locale.ROOT) + "`";
    String condition = form.group(2) == null ? "" : form.group(2);
    session
        .engine()
        .run(
            create
                ? "CREATE SCHEMA " + condition + name
                : "DROP SCHEMA " + condition + name + " CASCADE",
            List.of());
    return new SqlResult.Update(1, 0, 0);
  }

  private SqlResult call(String plain) throws SqlError {
    if (!plain.matches("(?is)call\\s+sim\\s*\\..*")) {
      throw new SqlError(1305, "42000", "PROCEDURE does not exist");
    }
    sysOnly("CALL sim");
    return calls.execute(plain);
  }

  private SqlResult kill(String plain) throws SqlError {
    Matcher matcher =
        Pattern.compile("(?i)kill\\s+(?:(query|connection)\\s+)?(\\d+|connection_id\\s*\\(\\s*\\))")
            .matcher(plain);
    if (!matcher.matches()) {
      throw new SqlError(
          1064, "42000", "You have an error in your SQL syntax; near '" + plain + "'");
    }
    long id =
        Character.isDigit(matcher.group(2).charAt(0))
            ? new BigDecimal(matcher.group(2)).min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue()
            : session.connectionId();
    Sessions.Entry entry =
        Optional.of(id)
            .filter(number -> number <= Integer.MAX_VALUE)
            .flatMap(number -> cluster.sessions().find(number.intValue()))
            .orElseThrow(() -> new SqlError(1094, "HY000", "Unknown thread id: " + id));
    boolean query = "query".equalsIgnoreCase(matcher.group(1));
    if (entry == session) {
      throw query ? Interruption.error() : session.interruption().end();
    }
    if (query) {
      entry.cancelStatement();
    } else {
      entry.breakOff();
    }
    return DONE;
  }

  private void sysOnly(String what) throws SqlError {
    if (!session.tenant().isSys()) {
      throw new SqlError(
          1227,
          "42501",
          "Access denied; you need (at least one of) the "
              + what
              + " privilege(s) for this operation");
    }
  }
}
