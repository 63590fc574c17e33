package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.QueryTimeout;
import dev.obupgrade.sim.engine.AnyValues;
import dev.obupgrade.sim.engine.AutoIncrement;
import dev.obupgrade.sim.engine.Errors;
import dev.obupgrade.sim.engine.GeneratedKeys;
import dev.obupgrade.sim.engine.Labels;
import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.engine.Rewriter;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Runs a session's statements in the engine: rewrites them, runs them when the cluster allows it,
 * and turns results and errors into MySQL's.
 */
final class EngineStatements {
  private static final Pattern TOUCHES =
      Pattern.compile(
          "(?is)\\s*(insert|update|delete|replace|merge|create|drop|alter|truncate|rename)\\b.*|.*\\bfrom\\b.*");
  private static final Pattern READS =
      Pattern.compile("(?is)[\\s(]*(select|with|values|explain|table)\\b.*");

  /** H2's code when the statement was cancelled, or reached its timeout. */
  private static final int CANCELLED = 57014;

  /** H2's code when a column is neither in GROUP BY nor the same in all rows of a group. */
  private static final int NOT_GROUPED = 90016;

  /** No such database, column or table. */
  private static final Set<Integer> MISSING = Set.of(1049, 1054, 1146);

  private final ObSession session;
  private final Cluster cluster;
  private final Connection connection;
  private final TransactionTimeouts timeouts;
  private final Interruption interruption;
  private final HiddenNames hidden;
  private volatile boolean countsFound;
  private long lastInsertId;
  private long lockWait;

  EngineStatements(
      ObSession session,
      Cluster cluster,
      Connection connection,
      TransactionTimeouts timeouts,
      Interruption interruption) {
    this.session = session;
    this.cluster = cluster;
    this.connection = connection;
    this.timeouts = timeouts;
    this.interruption = interruption;
    this.hidden = new HiddenNames(cluster);
  }

  /** Answers updates with the rows found instead of the rows changed. */
  void countFoundRows() {
    countsFound = true;
  }

  /** Runs a statement in the engine when the cluster allows it. */
  SqlResult run(String sql, List<Object> values) throws SqlError {
    QueryTimeout timeout = session.timeout(sql);
    try {
      session.privileges().tables(sql);
      if (session.tenant().isSys()) {
        hidden.check(sql);
      }
      String plain = rewritten(sql, false);
      boolean reads = READS.matcher(plain).matches();
      if (TOUCHES.matcher(plain).matches()) {
        session.awaitLeaders(timeout);
        if (reads && session.tenant().isSys()) {
          session.awaitViews(sql, timeout);
        }
        if (!reads && !session.tenant().isSys()) {
          cluster.checkRoom(session.tenant());
        }
        session.transaction().touch();
      }
      SqlResult result;
      try {
        result = run(plain, values, reads, timeout);
      } catch (SQLException e) {
        if (!Errors.isOfTypes(e) && e.getErrorCode() != NOT_GROUPED) {
          throw e;
        }
        String again =
            e.getErrorCode() == NOT_GROUPED
                ? rewritten(AnyValues.in(sql), false)
                : rewritten(sql, true);
        result = run(again, values, reads, timeout);
      }
      return result instanceof SqlResult.Rows rows
          ? Results.labelled(rows, Labels.of(sql))
          : result;
    } catch (SQLException e) {
      if (e.getErrorCode() == CANCELLED && !interruption.requested()) {
        throw timeout.error();
      }
      if (Errors.isDeadlock(e)) {
        session.transaction().chosenAsVictim();
      }
      throw error(e, sql);
    }
  }

  /** Reports only missing objects. Running the statement reports the rest. */
  List<SqlResult.Column> columns(String sql) throws SqlError {
    if (!READS.matcher(Words.plain(sql)).matches()) {
      return List.of();
    }
    if (session.tenant().isSys()) {
      hidden.check(sql);
    }
    try (PreparedStatement statement = connection.prepareStatement(rewritten(sql, false))) {
      ResultSetMetaData meta = statement.getMetaData();
      if (meta == null) {
        return List.of();
      }
      SqlResult.Rows rows =
          new SqlResult.Rows(Results.columns(meta), Collections.emptyIterator(), 0);
      return Results.labelled(rows, Labels.of(sql)).columns();
    } catch (SqlError.Unchecked e) {
      throw e.error();
    } catch (SQLException e) {
      SqlError error = Errors.of(e, sql, Optional.of(session.database()));
      if (MISSING.contains(error.code())) {
        throw error;
      }
      return List.of();
    }
  }

  /** After tables were made. */
  void completeTables() throws SQLException {
    AutoIncrement.install(connection);
  }

  /** Runs a query of the session itself in the sys tenant's tables. */
  SqlResult system(String sql) throws SqlError {
    if (session.tenant().isSys()) {
      return run(sql, List.of());
    }
    try (Connection sys = cluster.tenant("sys").orElseThrow().database().connect();
        Statement statement = sys.createStatement()) {
      SqlResult.Rows rows = Results.of(statement.executeQuery(sql));
      List<List<Object>> copy = new ArrayList<>();
      rows.rows().forEachRemaining(copy::add);
      return new SqlResult.Rows(rows.columns(), copy.iterator(), 0);
    } catch (SQLException e) {
      throw Errors.of(e, sql, Optional.of(session.database()));
    }
  }

  private SqlResult run(String plain, List<Object> values, boolean reads, QueryTimeout timeout)
      throws SQLException, SqlError {
    long unchanged = countsFound ? 0 : unchanged(plain, values);
    boolean inserts = plain.regionMatches(true, 0, "insert", 0, 6);
    PreparedStatement statement =
        connection.prepareStatement(
            plain, inserts ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS);
    boolean open = false;
    interruption.running(statement);
    try {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      waitForLocks(timeouts.lockWait(timeout));
      statement.setQueryTimeout(Math.clamp(timeout.micros() / 1_000_000, 1, 1_000_000));
      if (statement.execute()) {
        open = true;
        return Results.of(statement.getResultSet());
      }
      long count = Math.max(0, statement.getUpdateCount() - unchanged);
      if (!reads) {
        session.transaction().wrote(Math.max(1, count));
      }
      return new SqlResult.Update(count, inserts ? generated(statement) : 0, 0);
    } finally {
      interruption.idle();
      if (!open) {
        statement.close();
      }
    }
  }

  private long unchanged(String plain, List<Object> values) {
    Optional<UnchangedRows> query = UnchangedRows.of(plain, values);
    if (query.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(query.get().sql())) {
      for (int i = 0; i < query.get().values().size(); i++) {
        statement.setObject(i + 1, query.get().values().get(i));
      }
      try (ResultSet count = statement.executeQuery()) {
        return count.next() ? count.getLong(1) : 0;
      }
    } catch (SQLException e) {
      return 0; // running the statement will report the error
    }
  }

  private long generated(PreparedStatement statement) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      OptionalLong first = GeneratedKeys.first(keys);
      first.ifPresent(value -> lastInsertId = value);
      return first.orElse(0);
    }
  }

  private void waitForLocks(long millis) throws SQLException {
    if (millis != lockWait) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCK_TIMEOUT " + millis);
      }
      lockWait = millis;
    }
  }

  /** Returns the statement for the engine, which doesn't know that a server's clock is off. */
  private String rewritten(String sql, boolean lenient) {
    String plain = Rewriter.rewrite(sql, session.variables()::literal, this::function, lenient);
    return ServerClock.shifted(plain, cluster.clockOffset(session.server()));
  }

  private String function(String name) {
    return name.equals("last_insert_id") ? String.valueOf(lastInsertId) : session.function(name);
  }

  private SqlError error(SQLException e, String sql) {
    return interruption.cancelled()
        ? Interruption.error()
        : Errors.of(e, sql, Optional.of(session.database()));
  }
}
