package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as MySQL's own Java driver sees it. */
class ConnectorJTest {
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
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(1);
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void refusesAWrongPassword() {
    assertThatThrownBy(() -> DriverManager.getConnection(url(""), "root", "wrong"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo(1045);
              assertThat(e.getSQLState()).isEqualTo("42000");
              assertThat(e.getMessage()).contains("'root'@'127.0.0.1' (using password: YES)");
            });
  }

  private Connection connect(String options) throws SQLException {
    return DriverManager.getConnection(url(options), "root", "secret");
  }

  private String url(String options) {
    return "jdbc:mysql://127.0.0.1:" + server.port() + "/test?" + options;
  }
}
