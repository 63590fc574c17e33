package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.QueryTimeout;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.cluster.Sessions;
import dev.obupgrade.sim.cluster.Tenant;
import dev.obupgrade.sim.engine.AutoIncrement;
import dev.obupgrade.sim.engine.Errors;
import dev.obupgrade.sim.engine.GeneratedKeys;
import dev.obupgrade.sim.engine.Labels;
import dev.obupgrade.sim.engine.Results;
import dev.obupgrade.sim.engine.Rewriter;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client's session with one observer. */
final class ObSession implements SqlSession, Sessions.Entry {
  private static final Pattern TOUCHES =
      Pattern.compile(
          "(?is)\\s*(insert|update|delete|replace|merge|create|drop|alter|truncate|rename)\\b.*|.*\\bfrom\\b.*");
  private static final Pattern READS =
      Pattern.compile("(?is)[\\s(]*(select|with|values|explain|table)\\b.*");
  private static final Pattern TIMEOUT_HINT =
      Pattern.compile("(?is)/\\*\\+.*\\bquery_timeout\\s*\\(\\s*(\\d+)\\s*\\).*\\*/");

  /** No such database, column or table. */
  private static final Set<Integer> MISSING = Set.of(1049, 1054, 1146);

  private final Cluster cluster;
  private final Server server;
  private final Tenant tenant;
  private final String user;
  private final int id;
  private final Runnable closer;
  private final Connection connection;
  private final Transaction transaction;
  private final TransactionTimeouts timeouts;
  private final Variables variables;
  private final Statements statements;
  private final StatementFaults faults;
  private final HiddenNames hidden;
  private volatile Optional<Statement> running = Optional.empty();
  private volatile boolean broken;
  private volatile boolean cancelled;
  private volatile boolean ended;
  private volatile boolean countsFound;
  private volatile String doing = "";
  private String database = "";
  private long lastInsertId;
  private long lockWait;

  ObSession(Cluster cluster, Server server, Tenant tenant, String user, int id, Runnable closer)
      throws SQLException {
    this.cluster = cluster;
    this.server = server;
    this.tenant = tenant;
    this.user = user;
    this.id = id;
    this.closer = closer;
    this.connection = tenant.database().connect();
    this.variables = new Variables(server.build().version(), tenant.variables());
    this.timeouts = new TransactionTimeouts(cluster, variables);
    this.transaction = new Transaction(cluster, tenant, connection, timeouts);
    this.statements = new Statements(cluster, this);
    this.faults = new StatementFaults(cluster, this);
    this.hidden = new HiddenNames(cluster);
    searchPath("PUBLIC");
  }

  @Override
  public SqlResult execute(String sql, List<Object> values) throws SqlError {
    if (broken) {
      throw new SqlError(8002, "08004", "Server is stopping");
    }
    cancelled = false;
    doing = sql;
    try {
      faults.before(sql);
      SqlResult result = statements.execute(sql, values);
      faults.after(sql);
      return result;
    } catch (SQLException e) {
      throw cancelled ? interrupted() : Errors.of(e, sql, Optional.of(database));
    } catch (SqlError.Unchecked e) {
      throw e.error();
    } finally {
      doing = "";
      transaction.statementEnded();
    }
  }

  /** What the engine gets, which knows no server whose clock is off. */
  private String rewritten(String sql, boolean lenient) {
    String plain = Rewriter.rewrite(sql, variables::literal, this::function, lenient);
    return ServerClock.shifted(plain, cluster.clockOffset(server));
  }

  /** Runs a statement in the engine, once the cluster lets it. */
  SqlResult engine(String sql, List<Object> values) throws SqlError {
    QueryTimeout timeout = timeout(sql);
    try {
      if (tenant.isSys()) {
        hidden.check(sql);
      }
      String plain = rewritten(sql, false);
      boolean reads = READS.matcher(plain).matches();
      if (TOUCHES.matcher(plain).matches()) {
        awaitLeaders(timeout);
        if (!reads && !tenant.isSys()) {
          cluster.checkRoom(tenant);
        }
        transaction.touch();
      }
      SqlResult result;
      try {
        result = run(plain, values, reads, timeout);
      } catch (SQLException e) {
        if (!Errors.isOfTypes(e)) {
          throw e;
        }
        String lenient = rewritten(sql, true);
        result = run(lenient, values, reads, timeout);
      }
      return result instanceof SqlResult.Rows rows
          ? Results.labelled(rows, Labels.of(sql))
          : result;
    } catch (SQLException e) {
      if (e.getErrorCode() == 57014 && !cancelled && !broken) {
        throw timeout.error();
      }
      if (Errors.isDeadlock(e)) {
        transaction.chosenAsVictim();
      }
      throw cancelled ? interrupted() : Errors.of(e, sql, Optional.of(database));
    }
  }

  /** Only what is missing is an error by now: the rest shows when the statement runs. */
  @Override
  public List<SqlResult.Column> columns(String sql) throws SqlError {
    if (!READS.matcher(Words.plain(sql)).matches()) {
      return List.of();
    }
    if (tenant.isSys()) {
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
      SqlError error = Errors.of(e, sql, Optional.of(database));
      if (MISSING.contains(error.code())) {
        throw error;
      }
      return List.of();
    }
  }

  @Override
  public String clientCharacterSet() {
    return variables.get("character_set_client");
  }

  @Override
  public String resultCharacterSet() {
    return variables.get("character_set_results");
  }

  @Override
  public long maxAllowedPacket() {
    return Long.parseLong(variables.get("max_allowed_packet"));
  }

  @Override
  public Duration idleTimeout() {
    long seconds = Long.parseLong(variables.get("wait_timeout"));
    return Duration.ofSeconds(Math.clamp(seconds, 1, 31_536_000));
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public void countFoundRows() {
    countsFound = true;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  private SqlResult run(String plain, List<Object> values, boolean reads, QueryTimeout timeout)
      throws SQLException, SqlError {
    long unchanged = countsFound ? 0 : unchanged(plain, values);
    boolean inserts = plain.regionMatches(true, 0, "insert", 0, 6);
    PreparedStatement statement =
        connection.prepareStatement(
            plain, inserts ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS);
    boolean open = false;
    running = Optional.of(statement);
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
        transaction.wrote(Math.max(1, count));
      }
      return new SqlResult.Update(count, inserts ? generated(statement) : 0, 0);
    } finally {
      running = Optional.empty();
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
      return 0; // the statement itself will tell what is wrong
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

  /** After tables were made. */
  void completeTables() throws SQLException {
    AutoIncrement.install(connection);
  }

  /** A query of the session itself in the sys tenant's tables. */
  SqlResult system(String sql) throws SqlError {
    if (tenant.isSys()) {
      return engine(sql, List.of());
    }
    try (Connection sys = cluster.tenant("sys").orElseThrow().database().connect();
        Statement statement = sys.createStatement()) {
      SqlResult.Rows rows = Results.of(statement.executeQuery(sql));
      List<List<Object>> copy = new java.util.ArrayList<>();
      rows.rows().forEachRemaining(copy::add);
      return new SqlResult.Rows(rows.columns(), copy.iterator(), 0);
    } catch (SQLException e) {
      throw Errors.of(e, sql, Optional.of(database));
    }
  }

  /** Waits for an election or a switchover, as a statement does until its timeout. */
  void awaitLeaders(QueryTimeout timeout) throws SqlError {
    if (!cluster.await(
        () -> broken || cancelled || cluster.canWrite(server, tenant), timeout.deadline())) {
      throw tenant.isSys()
          ? new SqlError(4654, "HY000", "location leader not exist")
          : timeout.error();
    }
    if (cancelled || broken) {
      throw interrupted();
    }
  }

  void sleep(Duration duration) throws SqlError {
    cluster.await(() -> broken || cancelled, cluster.later(duration));
    if (cancelled || broken) {
      throw interrupted();
    }
  }

  @Override
  public void useDatabase(String name) throws SqlError {
    String schema = Rewriter.schema(name.replace("`", "").strip());
    try {
      searchPath(schema);
      database = schema;
    } catch (SQLException e) {
      throw e.getErrorCode() == 90079
          ? new SqlError(1049, "42000", "Unknown database '" + schema + "'")
          : Errors.of(e, "", Optional.of(database));
    }
  }

  private void searchPath(String schema) throws SQLException {
    String quoted = "`" + schema.replace("`", "``") + "`";
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SCHEMA " + quoted);
      statement.execute("SET SCHEMA_SEARCH_PATH " + quoted + ", PUBLIC");
    }
  }

  /** Nobody is there any more, or its statement is to end. */
  boolean givesUp() {
    return broken || cancelled;
  }

  private String function(String name) {
    return switch (name) {
      case "ob_version" -> "'" + server.build().version() + "'";
      case "version" -> "'" + variables.get("version") + "'";
      case "database", "schema" -> database.isEmpty() ? "NULL" : "'" + database + "'";
      case "connection_id" -> String.valueOf(id);
      case "last_insert_id" -> String.valueOf(lastInsertId);
      case "effective_tenant_id" -> String.valueOf(tenant.id());
      case "effective_tenant" -> "'" + tenant.name() + "'";
      case "row_count", "found_rows" -> "0";
      default -> "'" + user + "@%'";
    };
  }

  /**
   * What a client has set goes by the cluster's fast or slow clock; the default of 10 s is real
   * time, so that a busy machine alone fails no statement.
   */
  QueryTimeout timeout(String sql) {
    Matcher hint = TIMEOUT_HINT.matcher(sql);
    boolean hinted = hint.find();
    long micros = hinted ? Long.parseLong(hint.group(1)) : variables.queryTimeout();
    long real =
        hinted || variables.setsQueryTimeout() ? cluster.spec().clock().scaled(micros) : micros;
    return new QueryTimeout(micros, cluster.now() + real);
  }

  static SqlError interrupted() {
    return new SqlError(1317, "70100", "Query execution was interrupted");
  }

  @Override
  public void cancel() {
    cancelled = true;
    running.ifPresent(
        statement -> {
          try {
            statement.cancel();
          } catch (SQLException e) {
            // it has just ended by itself
          }
        });
    cluster.change(() -> {});
  }

  /** KILL of one's own: the statement is answered with its interruption, and is the last one. */
  SqlError end() {
    ended = true;
    return interrupted();
  }

  @Override
  public void cancelStatement() {
    cancel();
  }

  @Override
  public void breakOff() {
    broken = true;
    closer.run();
    cancel();
    close();
  }

  @Override
  public void close() {
    broken = true;
    cluster.sessions().remove(this);
    try {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.close();
      }
    } catch (SQLException e) {
      // the engine is closed already: nothing is left to roll back
    }
  }

  @Override
  public boolean autocommit() {
    return transaction.autocommit();
  }

  @Override
  public boolean inTransaction() {
    return transaction.open();
  }

  Transaction transaction() {
    return transaction;
  }

  Variables variables() {
    return variables;
  }

  Tenant tenant() {
    return tenant;
  }

  @Override
  public int connectionId() {
    return id;
  }

  @Override
  public Server server() {
    return server;
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String database() {
    return database;
  }

  @Override
  public String statement() {
    return doing;
  }
}
