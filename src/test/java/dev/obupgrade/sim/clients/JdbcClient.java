package dev.obupgrade.sim.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A JDBC driver and the cluster it connects to. */
record JdbcClient(Driver driver, String scheme, ClientCluster cluster) {
  private static final AtomicInteger TABLES = new AtomicInteger();

  Connection connect(String... options) throws SQLException {
    return connectAs("app@mysql1", ClientCluster.APP_PASSWORD, "test", options);
  }

  Connection root(String... options) throws SQLException {
    return connectAs("root", ClientCluster.ROOT_PASSWORD, "oceanbase", options);
  }

  Connection connectAs(String user, String password, String database, String... options)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    String url =
        "%s://%s:%d/%s?%s"
            .formatted(scheme, cluster.host(), cluster.port(), database, String.join("&", options));
    return driver.connect(url, properties);
  }

  /** The first value of the first row, as text. */
  static String one(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "(no row)";
      }
    }
  }

  static int run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** A new table with these columns. */
  static String table(Connection connection, String columns) throws SQLException {
    String name = "j" + TABLES.incrementAndGet() + "_" + ProcessHandle.current().pid();
    run(connection, "create table " + name + "(" + columns + ")");
    return name;
  }

  static long id(Connection connection) throws SQLException {
    return Long.parseLong(one(connection, "select connection_id()"));
  }

  static void assertError(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).as(e.toString()).isEqualTo(code));
  }
}
