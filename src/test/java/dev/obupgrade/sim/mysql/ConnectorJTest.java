package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import com.mysql.cj.jdbc.exceptions.MySQLTimeoutException;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as MySQL's own Java driver sees it. */
@Timeout(60)
class ConnectorJTest {
  private static final String SERVER_SIDE = "useServerPrepStmts=true";

  private final TinySql sql = new TinySql();
  private MySqlServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new MySqlServer(sql, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void connectsAndQueries() throws Exception {
    try (Connection connection = connect("");
        ResultSet rows = connection.createStatement().executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(1);
      assertThat(rows.next()).isFalse();
      assertThat(connection.getMetaData().getDatabaseProductVersion())
          .isEqualTo("5.7.25-OceanBase_CE-v4.3.5.2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sslMode=PREFERRED", "defaultAuthenticationPlugin=caching_sha2_password"})
  void letsInClientsThatWouldPreferAnotherWay(String options) throws Exception {
    try (Connection connection = connect(options)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void letsInAnAccountWithoutAPassword() throws Exception {
    try (Connection connection = DriverManager.getConnection(url(""), "guest", "")) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void refusesAWrongPassword() {
    assertRefused("root", "wrong", 1045, "'root'@'127.0.0.1' (using password: YES)");
  }

  @Test
  void refusesAMissingPassword() {
    assertRefused("root", "", 1045, "'root'@'127.0.0.1' (using password: NO)");
  }

  @Test
  void refusesAnUnknownUser() {
    assertRefused("nobody", "secret", 1045, "'nobody'@'127.0.0.1' (using password: YES)");
  }

  @Test
  void refusesAnUnknownDatabase() {
    String elsewhere = url("").replace("/test", "/nowhere");
    assertThatThrownBy(() -> DriverManager.getConnection(elsewhere, "root", "secret"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1049));
  }

  @Test
  void tellsErrorsOfStatements() throws Exception {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("FAIL"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getErrorCode()).isEqualTo(4652);
                assertThat(e.getMessage()).isEqualTo("server is not alive");
              });
      assertThatThrownBy(() -> statement.execute("CRASH"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1105));
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void tellsAffectedRowsAndGeneratedKeys() throws Exception {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("INSERT x", Statement.RETURN_GENERATED_KEYS)).isEqualTo(3);
      try (ResultSet keys = statement.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getLong(1)).isEqualTo(7);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE})
  void carriesEveryTypeOfColumn(String options) throws Exception {
    sql.tables.put(AllTypes.QUERY, AllTypes.table());
    try (Connection connection = connect(options);
        ResultSet row = connection.prepareStatement(AllTypes.QUERY).executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getObject("tinyint")).isEqualTo(-5);
      assertThat(row.getObject("int")).isEqualTo(-70_000);
      assertThat(row.getObject("bigint")).isEqualTo(1_700_000_000_000_000L);
      assertThat(row.getObject("bigint_unsigned"))
          .isEqualTo(new BigInteger("18446744073709551615"));
      assertThat(row.getObject("double")).isEqualTo(1.5);
      assertThat(row.getObject("decimal")).isEqualTo(new BigDecimal("12.30"));
      assertThat(row.getObject("varchar")).isEqualTo("zone1 – 区");
      assertThat(row.getObject("text")).isEqualTo("long text");
      assertThat(row.getBytes("blob")).containsExactly(0, 1, 0xFF);
      assertThat(row.getObject("date", LocalDate.class)).isEqualTo("2025-08-18");
      assertThat(row.getObject("time", Duration.class)).isEqualTo(Duration.ofMinutes(1805));
      assertThat(row.getObject("datetime", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2025-08-18T10:20:30"));
      assertThat(row.getObject("timestamp", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2025-08-18T10:20:30.123456"));
      assertThat(row.next()).isTrue();
      for (Type type : Type.values()) {
        assertThat(row.getObject(type.ordinal() + 1)).as(type.name()).isNull();
      }
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void understandsEveryTypeOfParameter() throws Exception {
    try (Connection connection = connect(SERVER_SIDE);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT /*+ hint(?) */ '?', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
      statement.setString(1, "区");
      statement.setInt(2, -1);
      statement.setLong(3, Long.MIN_VALUE);
      statement.setNull(4, java.sql.Types.VARCHAR);
      statement.setBigDecimal(5, new BigDecimal("1.50"));
      statement.setDouble(6, 0.25);
      statement.setBytes(7, new byte[] {1, (byte) 0xFF});
      statement.setObject(8, LocalDate.of(2025, 1, 2));
      statement.setObject(9, LocalDateTime.of(2025, 1, 2, 3, 4, 5, 6000));
      statement.setTime(10, Time.valueOf("01:02:03"));
      assertThat(first(statement))
          .containsExactly(
              "String:区",
              "Long:-1",
              "Long:" + Long.MIN_VALUE,
              "null",
              "BigDecimal:1.50",
              "Double:0.25",
              "byte[]:01ff",
              "LocalDate:2025-01-02",
              "LocalDateTime:2025-01-02T03:04:05.000006",
              "LocalTime:01:02:03");
      // The driver does not repeat the types when only values change
      statement.setInt(2, 42);
      statement.setTimestamp(9, Timestamp.valueOf("2025-01-02 00:00:00"));
      assertThat(first(statement)).contains("Long:42", "LocalDateTime:2025-01-02T00:00");
    }
  }

  @Test
  void joinsValuesSentInPieces() throws Exception {
    try (Connection connection = connect(SERVER_SIDE + "&blobSendChunkSize=1000");
        PreparedStatement statement = connection.prepareStatement("SELECT ?, ?")) {
      statement.setBinaryStream(1, new ByteArrayInputStream(new byte[5000]));
      statement.setInt(2, 1);
      assertThat(first(statement)).containsExactly("byte[]:" + "00".repeat(5000), "Long:1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE})
  void splitsAndJoinsMessagesOfMoreThan16MiB(String options) throws Exception {
    String long17 = "y".repeat(17 << 20);
    sql.tables.put(
        "SELECT long17",
        new TinySql.Table(
            List.of(TinySql.column("long17", Type.TEXT)), List.of(List.of((Object) long17))));
    try (Connection connection = connect(options + "&maxAllowedPacket=67108864")) {
      try (PreparedStatement statement = connection.prepareStatement("SELECT long17");
          ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1).equals(long17)).isTrue();
      }
      connection.createStatement().execute("INSERT '" + long17 + "'");
      assertThat(sql.statements.getLast()).hasSize(long17.length() + 9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE, "useCursorFetch=true&defaultFetchSize=100"})
  void carriesManyRows(String options) throws Exception {
    try (Connection connection = connect(options);
        PreparedStatement statement = connection.prepareStatement("SELECT n FROM DUAL OF 100000");
        ResultSet rows = statement.executeQuery()) {
      long seen = 0;
      while (rows.next()) {
        assertThat(rows.getLong(1)).isEqualTo(seen++);
      }
      assertThat(seen).isEqualTo(100_000);
    }
  }

  @Test
  void sendsRowsWhileTheyAreStillBeingRead() throws Exception {
    CompletableFuture<Void> received = new CompletableFuture<>();
    sql.tables.put(
        "SELECT endless",
        new TinySql.Table(List.of(TinySql.column("n", Type.VARCHAR)), () -> endless(received)));
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery("SELECT endless")) {
        assertThat(rows.next()).isTrue();
        received.complete(null);
      }
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  /** More rows than any buffer holds, the rest of them only once the first has been received. */
  private static Iterator<List<Object>> endless(CompletableFuture<Void> received) {
    return IntStream.range(0, 2000)
        .mapToObj(
            i -> {
              if (i == 1000) {
                received.orTimeout(20, TimeUnit.SECONDS).join();
              }
              return List.<Object>of("z".repeat(1000));
            })
        .iterator();
  }

  @Test
  void endsRowsWithTheErrorThatReadingThemMet() throws Exception {
    sql.tables.put(
        "SELECT broken",
        new TinySql.Table(
            List.of(TinySql.column("n", Type.BIGINT)),
            () ->
                IntStream.range(0, 10)
                    .mapToObj(
                        i -> {
                          if (i == 5) {
                            throw new SqlError.Unchecked(new SqlError(4012, "HY000", "Timeout"));
                          }
                          return List.<Object>of((long) i);
                        })
                    .iterator()));
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT broken"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(4012));
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void runsSeveralStatementsOfOneText() throws Exception {
    try (Connection connection = connect("allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("UPDATE a; SELECT 1; UPDATE ';' ; -- done")).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(3);
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(3);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
  }

  @Test
  void killsAStatementThatTakesTooLong() throws Exception {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("SLEEP"))
          .isInstanceOf(MySQLTimeoutException.class);
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void aKilledConnectionIsACommunicationsFailure() throws Exception {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      TinySql.Session session = sql.sessions.values().iterator().next();
      Future<Boolean> running = threads.submit(() -> statement.execute("SLEEP"));
      session.running.await();
      session.closer.run();
      assertThatThrownBy(running::get).hasCauseInstanceOf(CommunicationsException.class);
      assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClosedServerCutsItsClientsOff() throws Exception {
    try (Connection connection = connect("")) {
      server.close();
      assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
          .isInstanceOf(CommunicationsException.class);
      assertThatThrownBy(() -> connect("")).isInstanceOf(CommunicationsException.class);
    }
  }

  @Test
  void aClientThatLeavesDuringItsStatementEndsTheSession() throws Exception {
    Connection connection = connect("");
    TinySql.Session session = sql.sessions.values().iterator().next();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      threads.submit(() -> connection.createStatement().execute("SLEEP"));
      session.running.await();
      connection.abort(Runnable::run);
      assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClientThatSaysGoodbyeEndsTheSession() throws Exception {
    Connection connection = connect("");
    TinySql.Session session = sql.sessions.values().iterator().next();
    connection.close();
    assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void changesTheUserAndResetsTheSession() throws Exception {
    try (Connection connection = connect("")) {
      JdbcConnection jdbc = connection.unwrap(JdbcConnection.class);
      TinySql.Session first = sql.sessions.values().iterator().next();
      jdbc.changeUser("guest", "");
      assertThat(first.gone.getCount()).isZero();
      jdbc.resetServerState();
      assertThat(connection.isValid(5)).isTrue();
      assertThatThrownBy(() -> jdbc.changeUser("root", "wrong"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    }
  }

  @Test
  void followsTransactionsAndTheDatabase() throws Exception {
    try (Connection connection = connect("useLocalSessionState=false")) {
      connection.setAutoCommit(false);
      connection.createStatement().executeUpdate("UPDATE x");
      connection.commit();
      connection.setCatalog("other");
      assertThat(connection.getCatalog()).isEqualTo("other");
      assertThatThrownBy(() -> connection.setCatalog("nowhere")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void servesFiveHundredClientsAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Connection>> openings = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        openings.add(() -> connect(""));
      }
      List<Connection> connections = new ArrayList<>();
      for (Future<Connection> opened : threads.invokeAll(openings)) {
        connections.add(opened.get());
      }
      assertThat(sql.sessions).hasSize(500);
      for (Connection connection : connections) {
        assertThat(connection.createStatement().executeUpdate("UPDATE x")).isEqualTo(3);
        connection.close();
      }
    }
  }

  private static List<String> first(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        values.add(rows.getString(i));
      }
      return values;
    }
  }

  private void assertRefused(String user, String password, int code, String text) {
    assertThatThrownBy(() -> DriverManager.getConnection(url(""), user, password))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo(code);
              assertThat(e.getSQLState()).isEqualTo("42000");
              assertThat(e.getMessage()).contains(text);
            });
  }

  private Connection connect(String options) throws SQLException {
    return DriverManager.getConnection(url(options), "root", "secret");
  }

  private String url(String options) {
    return "jdbc:mysql://127.0.0.1:" + server.port() + "/test?" + options;
  }
}
