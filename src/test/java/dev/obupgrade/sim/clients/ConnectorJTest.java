package dev.obupgrade.sim.clients;

import static dev.obupgrade.sim.clients.JdbcClient.one;
import static dev.obupgrade.sim.clients.JdbcClient.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MySQL's Connector/J. */
class ConnectorJTest extends JdbcClientCases {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @Override
  JdbcClient client() {
    try {
      return new JdbcClient(new com.mysql.cj.jdbc.Driver(), "jdbc:mysql", CLUSTER);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A cursor stays on the server, beside other statements of the same connection. */
  @Test
  void readsByACursorOfTheServer() throws Exception {
    try (Connection connection = client().connect("useCursorFetch=true", "defaultFetchSize=100");
        PreparedStatement statement =
            connection.prepareStatement("select x from system_range(1, ?)")) {
      statement.setInt(1, 1050);
      try (ResultSet rows = statement.executeQuery()) {
        long sum = 0;
        while (rows.next()) {
          sum += rows.getLong(1);
          if (rows.getLong(1) % 300 == 0) {
            assertThat(one(connection, "select 7")).isEqualTo("7");
          }
        }
        assertThat(sum).isEqualTo(1050L * 1051 / 2);
      }
      statement.setInt(1, 100);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
      assertThat(one(connection, "show parameters like 'enable_ddl'")).startsWith("zone");
      assertThat(run(connection, "set @a = 1")).isZero();
    }
  }

  @Test
  void readsRowByRow() throws Exception {
    try (Connection connection = client().connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery("select x from system_range(1, 50000)")) {
        long seen = 0;
        while (rows.next()) {
          assertThat(rows.getLong(1)).isEqualTo(++seen);
        }
        assertThat(seen).isEqualTo(50_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connectionCollation=utf8mb4_bin",
        "characterEncoding=ISO-8859-1",
        "characterEncoding=GBK",
        "characterSetResults=latin1",
        "connectionTimeZone=Asia/Shanghai",
        "forceConnectionTimeZoneToSession=true&connectionTimeZone=%2B08:00",
        "sslMode=PREFERRED",
        "defaultAuthenticationPlugin=caching_sha2_password",
        "useCompression=true",
        "cacheServerConfiguration=true&useLocalSessionState=true&rewriteBatchedStatements=true",
        "sessionVariables=ob_query_timeout=100000000",
        "connectionAttributes=program:test,role:x"
      })
  void comesInWithEverySetting(String options) throws Exception {
    try (Connection connection = client().connect(options.split("&"))) {
      assertThat(one(connection, "select ?", "é")).isEqualTo("é");
    }
  }
}
