package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.cluster.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the embedded cluster with Connector/J. */
class EmbeddedClusterTest {
  private SimulatedCluster cluster;

  @BeforeEach
  void start() {
    cluster =
        SimulatedCluster.builder()
            .rootPassword("secret")
            .timeScale(50)
            .account("app@mysql1", "pw")
            .start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void rootAndTenantUsersConnectToEveryServer() throws SQLException {
    for (Server server : cluster.servers()) {
      try (Connection root = connect(server, "root@sys", "secret", "oceanbase");
          Connection app = connect(server, "app@mysql1", "pw", "test")) {
        assertThat(one(root, "select count(*) from GV$OB_LOG_STAT")).isEqualTo("12");
        assertThat(one(app, "select database()")).isEqualTo("test");
      }
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThatThrownBy(() -> connect(cluster.servers().get(0), "root@sys", "wrong", "oceanbase"))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getErrorCode())
        .isEqualTo(1045);
  }

  @Test
  void aKilledServerCutsItsClientsAndItsPort() throws SQLException {
    Server server = cluster.zone("zone2").get(0);
    try (Connection root = connect(server, "root", "secret", "oceanbase")) {
      cluster.kill("zone2");
      assertThatThrownBy(() -> one(root, "select 1")).isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> connect(server, "root", "secret", "oceanbase"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aStatementWaitsAndFailsWithOceanBasesNumber() throws SQLException {
    try (Connection root = connect(cluster.servers().get(0), "root", "secret", "oceanbase");
        Statement statement = root.createStatement()) {
      assertThatThrownBy(() -> statement.execute("alter system start zone zone2"))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getErrorCode())
          .isEqualTo(4633);
    }
  }

  @Test
  void transactionsAndPreparedStatementsWork() throws SQLException {
    try (Connection app = connect(cluster.servers().get(2), "app@mysql1", "pw", "test")) {
      try (Statement statement = app.createStatement()) {
        statement.execute(
            "create table account(id bigint primary key auto_increment, amount decimal(10, 2), at datetime)");
      }
      app.setAutoCommit(false);
      try (PreparedStatement insert =
          app.prepareStatement(
              "insert into account(amount, at) values(?, now())",
              Statement.RETURN_GENERATED_KEYS)) {
        insert.setBigDecimal(1, new java.math.BigDecimal("12.50"));
        assertThat(insert.executeUpdate()).isEqualTo(1);
        try (ResultSet keys = insert.getGeneratedKeys()) {
          assertThat(keys.next()).isTrue();
          assertThat(keys.getLong(1)).isEqualTo(1);
        }
      }
      app.rollback();
      assertThat(one(app, "select count(*) from account")).isEqualTo("0");
    }
  }

  private Connection connect(Server server, String user, String password, String database)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    return DriverManager.getConnection(cluster.jdbcUrl(server, database), properties);
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : "";
    }
  }
}
