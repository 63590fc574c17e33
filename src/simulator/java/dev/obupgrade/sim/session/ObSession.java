package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.QueryTimeout;
import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.cluster.Sessions;
import dev.obupgrade.sim.cluster.Tenant;
import dev.obupgrade.sim.cluster.VirtualTables;
import dev.obupgrade.sim.engine.Errors;
import dev.obupgrade.sim.engine.Rewriter;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client's session with one observer. */
final class ObSession implements SqlSession, Sessions.Entry {
  private static final Pattern TIMEOUT_HINT =
      Pattern.compile("(?is)/\\*\\+.*\\bquery_timeout\\s*\\(\\s*(\\d+)\\s*\\).*\\*/");

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
  private final Privileges privileges;
  private final StatementFaults faults;
  private final Interruption interruption = new Interruption();
  private final EngineStatements engine;
  private volatile String doing = "";
  private String database = "";

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
    this.privileges = new Privileges(this);
    this.statements = new Statements(cluster, this);
    this.faults = new StatementFaults(cluster, this);
    this.engine = new EngineStatements(this, cluster, connection, timeouts, interruption);
    searchPath("PUBLIC");
  }

  @Override
  public SqlResult execute(String sql, List<Object> values) throws SqlError {
    interruption.begin();
    doing = sql;
    try {
      faults.before(sql);
      SqlResult result = statements.execute(sql, values);
      faults.after(sql);
      return result;
    } catch (SQLException e) {
      throw interruption.cancelled()
          ? Interruption.error()
          : Errors.of(e, sql, Optional.of(database));
    } catch (SqlError.Unchecked e) {
      throw e.error();
    } finally {
      doing = "";
      transaction.statementEnded();
    }
  }

  @Override
  public List<SqlResult.Column> columns(String sql) throws SqlError {
    return engine.columns(sql);
  }

  Privileges privileges() {
    return privileges;
  }

  EngineStatements engine() {
    return engine;
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
    return interruption.cancelled();
  }

  @Override
  public void countFoundRows() {
    engine.countFoundRows();
  }

  @Override
  public boolean ended() {
    return interruption.ended();
  }

  /** Waits for an election or a switchover, at most until the statement's timeout. */
  void awaitLeaders(QueryTimeout timeout) throws SqlError {
    if (!cluster.await(
        () -> interruption.requested() || cluster.canWrite(server, tenant), timeout.deadline())) {
      throw tenant.isSys()
          ? new SqlError(4654, "HY000", "location leader not exist")
          : timeout.error();
    }
    interruption.check();
  }

  /**
   * Prepares tables that a statement of the sys tenant reads, and that servers make when they are
   * read.
   */
  void awaitViews(String sql, QueryTimeout timeout) throws SqlError {
    VirtualTables views = new VirtualTables(cluster);
    List<String> words = Rewriter.words(sql);
    if (VirtualTables.waits(words)) {
      if (!cluster.await(
          () -> interruption.requested() || views.answer(words), timeout.deadline())) {
        throw timeout.error();
      }
      interruption.check();
    }
    views.show(sql, words);
  }

  void sleep(Duration duration) throws SqlError {
    cluster.await(interruption::requested, cluster.later(duration));
    interruption.check();
  }

  @Override
  public void useDatabase(String name) throws SqlError {
    String schema = Rewriter.schema(name.replace("`", "").strip());
    try {
      searchPath(schema);
      privileges.database(schema);
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

  /** Returns what server and session report about themselves, as a literal. */
  String function(String name) {
    return switch (name) {
      case "ob_version" -> "'" + server.build().version() + "'";
      case "version" -> "'" + variables.get("version") + "'";
      case "database", "schema" -> database.isEmpty() ? "NULL" : "'" + database + "'";
      case "connection_id" -> String.valueOf(id);
      case "effective_tenant_id" -> String.valueOf(tenant.id());
      case "effective_tenant" -> "'" + tenant.name() + "'";
      case "host_ip" -> "'" + server.address().ip() + "'";
      case "rpc_port" -> String.valueOf(server.address().port());
      case "mysql_port" -> String.valueOf(server.sqlPort());
      case "row_count", "found_rows" -> "0";
      default -> "'" + user + "@%'";
    };
  }

  /**
   * Returns the query timeout. One that a client has set follows the time scale. The default of 10
   * s is real time, so that a busy machine alone fails no statement.
   */
  QueryTimeout timeout(String sql) {
    Matcher hint = TIMEOUT_HINT.matcher(sql);
    boolean hinted = hint.find();
    long micros = hinted ? Long.parseLong(hint.group(1)) : variables.queryTimeout();
    long real =
        hinted || variables.setsQueryTimeout() ? cluster.spec().clock().scaled(micros) : micros;
    return new QueryTimeout(micros, cluster.now() + real);
  }

  @Override
  public void cancel() {
    interruption.cancel();
    cluster.change(() -> {});
  }

  Interruption interruption() {
    return interruption;
  }

  @Override
  public void cancelStatement() {
    cancel();
  }

  @Override
  public void breakOff() {
    interruption.breakOff();
    closer.run();
    cancel();
    close();
  }

  @Override
  public void close() {
    interruption.breakOff();
    cluster.sessions().remove(this);
    try {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.close();
      }
    } catch (SQLException e) {
      // the engine is closed already, so there is nothing to roll back
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
