package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import dev.obupgrade.sim.mysql.SqlResult.Rows;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import dev.obupgrade.sim.mysql.SqlResult.Update;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Just enough of a database for the protocol's tests: it answers drivers' queries at login, returns
 * bound values, blocks on SLEEP, and fails on FAIL.
 */
final class TinySql implements SqlService {
  private static final Pattern VARIABLE =
      Pattern.compile(
          "@@(?:session\\.|global\\.)?(\\w+)(?:\\s+AS\\s+(\\w+))?", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER = Pattern.compile("(\\d+)");
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("auto_increment_increment", "1"),
          Map.entry("lower_case_table_names", "1"),
          Map.entry("max_allowed_packet", "67108864"),
          Map.entry("net_write_timeout", "60"),
          Map.entry("net_buffer_length", "16384"),
          Map.entry("wait_timeout", "28800"),
          Map.entry("interactive_timeout", "28800"),
          Map.entry("performance_schema", "0"),
          Map.entry("sql_mode", "STRICT_TRANS_TABLES"),
          Map.entry("time_zone", "+00:00"),
          Map.entry("system_time_zone", "+00:00"),
          Map.entry("transaction_isolation", "READ-COMMITTED"),
          Map.entry("tx_isolation", "READ-COMMITTED"),
          Map.entry("collation_server", "utf8mb4_general_ci"),
          Map.entry("collation_connection", "utf8mb4_general_ci"),
          Map.entry("license", ""),
          Map.entry("init_connect", ""),
          Map.entry("version_comment", "OceanBase_CE 4.3.5.2"),
          Map.entry("query_cache_size", "1048576"),
          Map.entry("query_cache_type", "OFF"),
          Map.entry("transaction_read_only", "0"),
          Map.entry("tx_read_only", "0"),
          Map.entry("autocommit", "1"));

  final Map<String, String> passwords =
      new ConcurrentHashMap<>(Map.of("root", "secret", "guest", ""));
  final Map<Integer, Session> sessions = new ConcurrentHashMap<>();
  final Map<String, Table> tables = new ConcurrentHashMap<>();
  final AtomicInteger closed = new AtomicInteger();
  final List<String> statements = Collections.synchronizedList(new ArrayList<>());

  @Override
  public String serverVersion() {
    return "5.7.25-OceanBase_CE-v4.3.5.2";
  }

  @Override
  public Optional<String> password(String user) {
    return Optional.ofNullable(passwords.get(user));
  }

  @Override
  public SqlSession open(String user, Optional<String> database, int connectionId, Runnable closer)
      throws SqlError {
    Session session = new Session(connectionId, closer);
    if (database.isPresent()) {
      session.useDatabase(database.get());
    }
    sessions.put(connectionId, session);
    return session;
  }

  final class Session implements SqlSession {
    final int id;
    final Runnable closer;
    final CountDownLatch running = new CountDownLatch(1);
    final CountDownLatch gone = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    String database = "";
    private boolean autocommit = true;
    private String characterSet = "utf8mb4";

    Session(int id, Runnable closer) {
      this.id = id;
      this.closer = closer;
    }

    @Override
    public SqlResult execute(String sql, List<Object> values) throws SqlError {
      statements.add(sql);
      String bare = sql.replaceAll("(?s)/\\*.*?\\*/", "").strip();
      String word = bare.split("[\\s(;]", 2)[0].toUpperCase(Locale.ROOT);
      return switch (word) {
        case "SELECT" -> select(bare, values);
        case "SHOW" -> show(bare);
        case "SET" -> set(bare);
        case "KILL" -> kill(bare);
        case "SLEEP" -> sleep();
        case "USE" -> {
          useDatabase(bare.substring(3).replace("`", "").strip());
          yield new Update(0, 0, 0);
        }
        case "WARN" -> new Update(0, 0, 1);
        case "FAIL" -> throw new SqlError(4652, "HY000", "server is not alive");
        case "CRASH" -> throw new IllegalStateException("a fault");
        default -> new Update(3, 7, 0);
      };
    }

    private SqlResult select(String sql, List<Object> values) throws SqlError {
      if (sql.toUpperCase(Locale.ROOT).contains("FROM DUAL OF ")) {
        int rows = number(sql);
        return new Rows(
            List.of(column("n", Type.BIGINT), column("text", Type.VARCHAR)),
            IntStream.range(0, rows)
                .mapToObj(i -> List.<Object>of((long) i, "row " + i))
                .iterator(),
            0);
      }
      Table table = tables.get(sql);
      if (table != null) {
        return new Rows(table.columns(), table.rows().iterator(), 0);
      }
      if (sql.contains("@@")) {
        return variables(sql);
      }
      if (!values.isEmpty()) {
        return echo(values);
      }
      if (sql.toLowerCase(Locale.ROOT).contains("database()")) {
        return one("database()", Type.VARCHAR, database);
      }
      if (sql.toLowerCase(Locale.ROOT).contains("connection_id()")) {
        return one("connection_id()", Type.BIGINT, (long) id);
      }
      return one("1", Type.BIGINT, 1L);
    }

    /** Each bound value as {@code type:value}, to see what the server understood. */
    private SqlResult echo(List<Object> values) {
      List<Column> columns = new ArrayList<>();
      List<Object> row = new ArrayList<>();
      for (Object value : values) {
        columns.add(column("v" + columns.size(), Type.VARCHAR));
        row.add(describe(value));
      }
      return new Rows(columns, List.of(row).iterator(), 0);
    }

    private SqlResult variables(String sql) {
      List<Column> columns = new ArrayList<>();
      List<Object> row = new ArrayList<>();
      Matcher matcher = VARIABLE.matcher(sql);
      while (matcher.find()) {
        String name = matcher.group(2) == null ? "@@" + matcher.group(1) : matcher.group(2);
        columns.add(column(name, Type.VARCHAR));
        row.add(VARIABLES.getOrDefault(matcher.group(1).toLowerCase(Locale.ROOT), "utf8mb4"));
      }
      return new Rows(columns, List.of(row).iterator(), 0);
    }

    private SqlResult show(String sql) {
      if (sql.toUpperCase(Locale.ROOT).startsWith("SHOW VARIABLES")) {
        List<List<Object>> rows = new ArrayList<>();
        VARIABLES.forEach((k, v) -> rows.add(List.of(k, v)));
        return new Rows(
            List.of(column("Variable_name", Type.VARCHAR), column("Value", Type.VARCHAR)),
            rows.iterator(),
            0);
      }
      return new Rows(
          List.of(
              column("Level", Type.VARCHAR),
              column("Code", Type.INT),
              column("Message", Type.VARCHAR)),
          List.<List<Object>>of(List.of("Warning", 1234, "mind this")).iterator(),
          0);
    }

    private SqlResult set(String sql) {
      String flat = sql.replace(" ", "").toLowerCase(Locale.ROOT);
      if (flat.contains("autocommit")) {
        autocommit = flat.endsWith("=1") || flat.endsWith("=on");
      }
      if (flat.startsWith("setnames")) {
        characterSet = flat.substring("setnames".length());
      }
      return new Update(0, 0, 0);
    }

    @Override
    public String clientCharacterSet() {
      return characterSet;
    }

    @Override
    public String resultCharacterSet() {
      return characterSet;
    }

    private SqlResult kill(String sql) throws SqlError {
      Session other = sessions.get(number(sql));
      if (other == null) {
        throw new SqlError(1094, "HY000", "Unknown thread id: " + number(sql));
      }
      if (sql.toUpperCase(Locale.ROOT).contains("QUERY")) {
        other.cancel();
      } else {
        other.closer.run();
      }
      return new Update(0, 0, 0);
    }

    private SqlResult sleep() throws SqlError {
      running.countDown();
      try {
        if (cancelled.await(60, TimeUnit.SECONDS)) {
          throw new SqlError(1317, "70100", "Query execution was interrupted");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Update(0, 0, 0);
    }

    @Override
    public void useDatabase(String name) throws SqlError {
      if (name.equals("nowhere")) {
        throw new SqlError(1049, "42000", "Unknown database 'nowhere'");
      }
      database = name;
    }

    @Override
    public String database() {
      return database;
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public boolean autocommit() {
      return autocommit;
    }

    @Override
    public boolean inTransaction() {
      return !autocommit;
    }

    @Override
    public void close() {
      cancel();
      gone.countDown();
      if (sessions.remove(id, this)) {
        closed.incrementAndGet();
      }
    }
  }

  static Column column(String name, Type type) {
    return new Column("test", "t", name, type, 0, 0);
  }

  private static SqlResult one(String name, Type type, Object value) {
    return new Rows(
        List.of(column(name, type)), List.<List<Object>>of(List.of(value)).iterator(), 0);
  }

  private static String describe(Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> "byte[]:" + HexFormat.of().formatHex(bytes);
      case String s when s.length() > 1000 -> "String of " + s.length();
      default -> value.getClass().getSimpleName() + ":" + value;
    };
  }

  private static int number(String sql) {
    Matcher matcher = NUMBER.matcher(sql);
    return matcher.find() ? (int) Long.parseLong(matcher.group(1)) : 0;
  }

  /** What a statement, compared as a whole, answers. */
  record Table(List<Column> columns, Iterable<List<Object>> rows) {}
}
