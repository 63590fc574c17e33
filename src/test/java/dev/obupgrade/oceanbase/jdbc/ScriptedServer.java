package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.sim.mysql.MySqlServer;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlResult.Column;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import dev.obupgrade.sim.mysql.SqlService;
import dev.obupgrade.sim.mysql.SqlSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that accepts the driver's login, and answers each statement as a test decides. */
final class ScriptedServer implements SqlService, AutoCloseable {
  static final String PASSWORD = "s3cret-of-root";

  /** What is done with a statement; {@code cut} breaks the connection without a word. */
  interface Answer {
    SqlResult to(String sql, Runnable cut) throws SqlError;
  }

  private static final Pattern VARIABLE =
      Pattern.compile("@@(?:session\\.)?(\\w+)(?:\\s+AS\\s+(\\w+))?", Pattern.CASE_INSENSITIVE);

  final List<String> statements = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger left = new AtomicInteger();

  /** The error that every login gets; 0 when logins work. */
  volatile int refusesLogins;

  /** The error of a statement that sets a time limit; 0 when it is accepted. */
  volatile int refusesLimits;

  private final MySqlServer listener;
  private final Answer answer;

  ScriptedServer(Answer answer) {
    this.answer = answer;
    try {
      listener =
          new MySqlServer(this, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", listener.port());
  }

  long received(String statement) {
    return statements.stream().filter(statement::equals).count();
  }

  static SqlResult ok() {
    return new SqlResult.Update(0, 0, 0);
  }

  static SqlResult rows(List<String> columns, List<List<Object>> rows) {
    return new SqlResult.Rows(
        columns.stream().map(c -> new Column("", "", c, Type.VARCHAR, 1024, 0)).toList(),
        rows.iterator(),
        0);
  }

  @Override
  public String serverVersion() {
    return "5.7.25-OceanBase_CE-v4.3.5.2";
  }

  @Override
  public Optional<String> password(String user) {
    logins.incrementAndGet();
    return user.equals("root") ? Optional.of(PASSWORD) : Optional.empty();
  }

  @Override
  public SqlSession open(String user, Optional<String> database, int id, Runnable closer)
      throws SqlError {
    if (refusesLogins != 0) {
      throw new SqlError(refusesLogins, "HY000", "no login here");
    }
    return new Scripted(closer);
  }

  @Override
  public void close() {
    listener.close();
  }

  private final class Scripted implements SqlSession {
    private final Runnable closer;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Scripted(Runnable closer) {
      this.closer = closer;
    }

    @Override
    public SqlResult execute(String sql, List<Object> values) throws SqlError {
      if (sql.contains("@@")) {
        return variables(sql);
      }
      statements.add(sql);
      if (refusesLimits != 0 && sql.contains("ob_query_timeout")) {
        throw new SqlError(refusesLimits, "HY000", "no limits here");
      }
      return sql.toLowerCase(java.util.Locale.ROOT).startsWith("set ")
          ? ok()
          : answer.to(sql, closer);
    }

    private SqlResult variables(String sql) {
      var names = new ArrayList<String>();
      var values = new ArrayList<Object>();
      Matcher variable = VARIABLE.matcher(sql);
      while (variable.find()) {
        names.add(Optional.ofNullable(variable.group(2)).orElse(variable.group(1)));
        values.add(value(variable.group(1)));
      }
      return rows(names, List.of(values));
    }

    private static String value(String variable) {
      return switch (variable) {
        case "sql_mode" -> "STRICT_TRANS_TABLES";
        case "time_zone", "system_time_zone" -> "+00:00";
        case "transaction_isolation", "tx_isolation" -> "READ-COMMITTED";
        case "max_allowed_packet" -> "67108864";
        case "character_set_client", "character_set_connection", "character_set_results" ->
            "utf8mb4";
        case "collation_server", "collation_connection" -> "utf8mb4_general_ci";
        default -> "1";
      };
    }

    @Override
    public void useDatabase(String database) {}

    @Override
    public void cancel() {}

    @Override
    public boolean autocommit() {
      return true;
    }

    @Override
    public boolean inTransaction() {
      return false;
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        left.incrementAndGet();
      }
    }
  }
}
