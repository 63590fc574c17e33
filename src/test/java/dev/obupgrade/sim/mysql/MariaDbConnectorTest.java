package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.Driver;

/** Tests the server with MariaDB's driver, which pipelines more than MySQL's. */
@Timeout(60)
class MariaDbConnectorTest {
  private static final String SERVER_SIDE = "useServerPrepStmts=true";

  @RegisterExtension private final TinyServer tiny = new TinyServer();

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE})
  void carriesColumns(String options) throws Exception {
    tiny.sql().tables.put(AllTypes.QUERY, AllTypes.table());
    try (Connection connection = connect(options);
        ResultSet row = connection.prepareStatement(AllTypes.QUERY).executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getObject("int")).isEqualTo(-70_000);
      assertThat(row.getObject("bigint")).isEqualTo(1_700_000_000_000_000L);
      assertThat(row.getObject("decimal")).isEqualTo(new BigDecimal("12.30"));
      assertThat(row.getObject("varchar")).isEqualTo("zone1 – 区");
      assertThat(row.getString("text")).isEqualTo("long text");
      assertThat(row.getBytes("blob")).containsExactly(0, 1, 0xFF);
      assertThat(row.getString("time")).startsWith("30:05:00");
      assertThat(row.getObject("timestamp", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2025-08-18T10:20:30.123456"));
      assertThat(row.next()).isTrue();
      assertThat(row.getObject("varchar")).isNull();
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void understandsParameters() throws Exception {
    try (Connection connection = connect(SERVER_SIDE);
        PreparedStatement statement = connection.prepareStatement("SELECT ?, ?, ?, ?")) {
      for (int i = 0; i < 3; i++) {
        statement.setString(1, "区");
        statement.setInt(2, i);
        statement.setObject(3, null);
        statement.setBigDecimal(4, new BigDecimal("1.50"));
        try (ResultSet row = statement.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getString(1)).isEqualTo("String:区");
          assertThat(row.getString(2)).isEqualTo("Long:" + i);
          assertThat(row.getString(3)).isEqualTo("null");
          assertThat(row.getString(4)).isEqualTo("BigDecimal:1.50");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE, "allowMultiQueries=true"})
  void runsBatches(String options) throws Exception {
    try (Connection connection = connect(options);
        PreparedStatement statement = connection.prepareStatement("INSERT x VALUES (?)")) {
      for (int i = 0; i < 50; i++) {
        statement.setInt(1, i);
        statement.addBatch();
      }
      assertThat(statement.executeBatch()).hasSize(50);
    }
  }

  @Test
  void carriesManyRowsAFewAtATime() throws Exception {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(100);
      try (ResultSet rows = statement.executeQuery("SELECT n FROM DUAL OF 100000")) {
        long seen = 0;
        while (rows.next()) {
          assertThat(rows.getLong(1)).isEqualTo(seen++);
        }
        assertThat(seen).isEqualTo(100_000);
      }
    }
  }

  @Test
  void refusesAWrongPassword() {
    assertThatThrownBy(
            () -> new Driver().connect(url("user=root&password=wrong"), new Properties()))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));
  }

  @Test
  void killsAStatementThatTakesTooLong() throws Exception {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("SLEEP")).isInstanceOf(SQLTimeoutException.class);
    }
  }

  /** Avoids the DriverManager, where either driver may accept the other's URL. */
  private Connection connect(String options) throws SQLException {
    return new Driver().connect(url("user=root&password=secret&" + options), new Properties());
  }

  private String url(String options) {
    return "jdbc:mariadb://127.0.0.1:" + tiny.port() + "/test?" + options;
  }
}
