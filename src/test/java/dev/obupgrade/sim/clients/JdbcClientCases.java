package dev.obupgrade.sim.clients;

import static dev.obupgrade.sim.clients.JdbcClient.assertError;
import static dev.obupgrade.sim.clients.JdbcClient.id;
import static dev.obupgrade.sim.clients.JdbcClient.one;
import static dev.obupgrade.sim.clients.JdbcClient.run;
import static dev.obupgrade.sim.clients.JdbcClient.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.Eventually;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases for both JDBC drivers, with statements that the client or the server prepares. */
@Timeout(120)
abstract class JdbcClientCases {
  private static final String BY_CLIENT = "useServerPrepStmts=false";
  private static final String BY_SERVER = "useServerPrepStmts=true";

  abstract JdbcClient client();

  @Test
  void comesIn() throws Exception {
    try (Connection connection = client().root()) {
      assertThat(one(connection, "select ob_version()")).isEqualTo("4.3.5.2");
      assertThat(connection.getMetaData().getDatabaseProductVersion()).contains("OceanBase_CE");
      assertThat(connection.isValid(5)).isTrue();
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Test
  void isRefusedWithAWrongPasswordAndAnUnknownDatabase() {
    assertError(1045, () -> client().connectAs("root", "wrong", "oceanbase"));
    assertError(1045, () -> client().connectAs("root", "", "oceanbase"));
    assertError(1049, () -> client().connectAs("root", ClientCluster.ROOT_PASSWORD, "nowhere"));
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_CLIENT, BY_SERVER})
  void carriesEveryType(String how) throws Exception {
    try (Connection connection = client().connect(how)) {
      String name =
          table(
              connection,
              "i int, b bigint, f double, d decimal(20, 4), s varchar(100), t text,"
                  + " x varbinary(100), da date, dt datetime(6), n int");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into " + name + " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        insert.setInt(1, -7);
        insert.setLong(2, 1L << 40);
        insert.setDouble(3, 1.5);
        insert.setBigDecimal(4, new BigDecimal("12345.6789"));
        insert.setString(5, "zone1 – 区 'quoted' \\ 😀");
        insert.setString(6, "long");
        insert.setBytes(7, new byte[] {0, 1, (byte) 0xFF, '\'', '\\'});
        insert.setObject(8, LocalDate.of(2025, 8, 18));
        insert.setObject(9, LocalDateTime.parse("2025-08-18T10:20:30.123456"));
        insert.setObject(10, null);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      try (PreparedStatement select =
          connection.prepareStatement("select * from " + name + " where i = ?")) {
        select.setInt(1, -7);
        try (ResultSet row = select.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getLong("b")).isEqualTo(1L << 40);
          assertThat(row.getDouble("f")).isEqualTo(1.5);
          assertThat(row.getBigDecimal("d")).isEqualTo("12345.6789");
          assertThat(row.getString("s")).isEqualTo("zone1 – 区 'quoted' \\ 😀");
          assertThat(row.getString("t")).isEqualTo("long");
          assertThat(row.getBytes("x")).containsExactly(0, 1, 0xFF, '\'', '\\');
          assertThat(row.getObject("da", LocalDate.class)).isEqualTo("2025-08-18");
          assertThat(row.getObject("dt", LocalDateTime.class))
              .isEqualTo("2025-08-18T10:20:30.123456");
          assertThat(row.getObject("n")).isNull();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_CLIENT, BY_SERVER})
  void commitsRollsBackAndBatches(String how) throws Exception {
    try (Connection connection = client().connect(how);
        Connection other = client().connect()) {
      String name = table(connection, "id int primary key, v int");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("insert into " + name + " values(?, ?)")) {
        for (int i = 0; i < 100; i++) {
          insert.setInt(1, i);
          insert.setInt(2, i);
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(100);
      }
      assertThat(one(other, "select count(*) from " + name)).isEqualTo("0");
      connection.commit();
      assertThat(one(other, "select count(*) from " + name)).isEqualTo("100");
      run(connection, "delete from " + name);
      connection.rollback();
      assertThat(one(connection, "select count(*) from " + name)).isEqualTo("100");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_CLIENT, BY_SERVER})
  void tellsErrorsAndStaysConnected(String how) throws Exception {
    try (Connection connection = client().connect(how)) {
      assertError(1146, () -> one(connection, "select * from missing_table where id = ?", 1));
      assertError(1064, () -> one(connection, "select from where ?", 1));
      assertThat(one(connection, "select 1")).isEqualTo("1");
    }
    try (Connection root = client().root(how)) {
      assertError(4633, () -> run(root, "alter system start zone zone2"));
    }
  }

  @Test
  void interruptsAStatementThatTakesTooLong() throws Exception {
    try (Connection connection = client().connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery("select sleep(60)"))
          .isInstanceOf(java.sql.SQLTimeoutException.class);
      statement.setQueryTimeout(0);
      try (ResultSet rows = statement.executeQuery("select 1")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @Test
  void cancelsAStatementAndUsesTheConnectionFurther() throws Exception {
    try (Connection connection = client().connect();
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> running = threads.submit(() -> statement.executeQuery("select sleep(61)"));
      Eventually.is("true", () -> String.valueOf(sleeping("sleep(61)")));
      statement.cancel();
      assertThatThrownBy(running::get).hasCauseInstanceOf(SQLException.class);
      assertThat(one(connection, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void killsConnectionsAndQueries() throws Exception {
    try (Connection victim = client().connect();
        Connection root = client().root();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      long id = id(victim);
      Future<?> running = threads.submit(() -> one(victim, "select sleep(62)"));
      Eventually.is("true", () -> String.valueOf(sleeping("sleep(62)")));
      run(root, "kill query " + id);
      assertThatThrownBy(running::get)
          .cause()
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1317));
      assertThat(victim.isValid(5)).isTrue();
      run(root, "kill connection " + id);
      assertThatThrownBy(() -> one(victim, "select 1")).isInstanceOf(SQLException.class);
      assertThat(victim.isValid(5)).isFalse();
      assertError(1094, () -> run(root, "kill " + id));
      assertError(1317, () -> run(root, "kill connection_id()"));
      assertThat(root.isValid(5)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_CLIENT, BY_SERVER})
  void carriesValuesLongerThanOneFrame(String how) throws Exception {
    try (Connection settings = client().connect()) {
      run(settings, "set global max_allowed_packet = 67108864");
    }
    try (Connection connection = client().connect(how, "maxAllowedPacket=67108864")) {
      run(connection, "set max_allowed_packet = 67108864");
      String big = "abcdefgh".repeat((17 << 20) / 8);
      assertThat(one(connection, "select length(?)", big)).isEqualTo(String.valueOf(big.length()));
      assertThat(one(connection, "select repeat('abcdefgh', ?)", big.length() / 8)).isEqualTo(big);
    }
  }

  @Test
  void setsVariablesForItselfAndForThoseThatComeLater() throws Exception {
    try (Connection connection = client().connect()) {
      run(connection, "set global group_concat_max_len = 2048, session group_concat_max_len = 512");
      assertThat(one(connection, "select @@group_concat_max_len")).isEqualTo("512");
      assertThat(one(connection, "select @@global.group_concat_max_len")).isEqualTo("2048");
      assertThat(variable(connection, "global")).isEqualTo("2048");
      assertThat(variable(connection, "session")).isEqualTo("512");
      try (Connection later = client().connect();
          Connection elsewhere = client().root()) {
        assertThat(one(later, "select @@group_concat_max_len")).isEqualTo("2048");
        assertThat(one(elsewhere, "select @@group_concat_max_len")).isEqualTo("1024");
      }
    }
  }

  private static String variable(Connection connection, String scope) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("show " + scope + " variables like 'group_concat_max_len'")) {
      return rows.next() ? rows.getString(2) : "(no row)";
    }
  }

  @Test
  void countsRowsFoundOrChanged() throws Exception {
    try (Connection found = client().connect();
        Connection changed = client().connect("useAffectedRows=true")) {
      String name = table(found, "id int primary key, v int");
      run(found, "insert into " + name + " values(1, 1), (2, 2)");
      assertThat(run(found, "update " + name + " set v = 2")).isEqualTo(2);
      run(found, "update " + name + " set v = 1 where id = 1");
      assertThat(run(changed, "update " + name + " set v = 2")).isEqualTo(1);
    }
  }

  @Test
  void runsSeveralStatementsOfOneText() throws Exception {
    try (Connection connection = client().connect("allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("set @a = 1; select 2; select 3")).isFalse();
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(statement.getMoreResults()).isFalse();
    }
  }

  @Test
  void describesTablesAndPreparedStatements() throws Exception {
    try (Connection connection = client().connect(BY_SERVER)) {
      String name = table(connection, "id int primary key, word varchar(20)");
      try (PreparedStatement statement =
          connection.prepareStatement("select id, word as w from " + name + " where id = ?")) {
        assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
        assertThat(statement.getMetaData().getColumnLabel(2)).isEqualTo("w");
        assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
      }
    }
  }

  static boolean sleeping(ClientCluster cluster, String text) {
    return cluster.sessions().stream().anyMatch(s -> s.statement().contains(text));
  }

  private boolean sleeping(String text) {
    return sleeping(client().cluster(), text);
  }
}
