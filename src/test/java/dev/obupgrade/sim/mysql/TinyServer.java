package dev.obupgrade.sim.mysql;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server over {@link TinySql} for one test, and MySQL's own driver to connect to it. */
final class TinyServer implements BeforeEachCallback, AfterEachCallback {
  private final TinySql sql = new TinySql();
  private MySqlServer server;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    server =
        new MySqlServer(sql, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
  }

  TinySql sql() {
    return sql;
  }

  MySqlServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  Connection connect(String options) throws SQLException {
    return DriverManager.getConnection(url(options), "root", "secret");
  }

  String url(String options) {
    return "jdbc:mysql://127.0.0.1:" + port() + "/test?" + options;
  }
}
