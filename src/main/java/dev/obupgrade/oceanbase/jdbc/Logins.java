package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Pattern;

/** Logs in at one server. */
final class Logins {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]+");

  /** The first is for the connection alone, the second for each reply of the login. */
  private static final String CONNECT_MILLIS = "3000";

  private static final String LOGIN_MILLIS = "5000";
  private final Driver driver;

  Logins(Driver driver) {
    this.driver = driver;
  }

  Connection login(DatabaseAccess access, Endpoint endpoint) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", access.user());
    properties.setProperty("password", access.password().get().reveal());
    properties.setProperty("connectTimeout", CONNECT_MILLIS);
    properties.setProperty("socketTimeout", LOGIN_MILLIS);
    // No automatic help that hides what happened, and no extra question before each command.
    properties.setProperty("autoReconnect", "false");
    properties.setProperty("useServerPrepStmts", "false");
    properties.setProperty("readOnlyPropagatesToServer", "false");
    properties.setProperty("tcpKeepAlive", "true");
    Connection connection = driver.connect(url(endpoint), properties);
    if (connection == null) {
      throw new SQLNonTransientConnectionException("no driver for " + url(endpoint), "08001");
    }
    try (Statement statement = connection.createStatement()) {
      // Times are compared as points in time; a zone with summer time would repeat an hour.
      statement.execute("set session time_zone = '+00:00'");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private static String url(Endpoint endpoint) {
    if (!HOST.matcher(endpoint.host()).matches()) {
      throw new IllegalArgumentException("'" + endpoint.host() + "' is not a database host");
    }
    String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
    // Without a database, so that a login that may see none still gets in and learns what it lacks.
    return "jdbc:mysql://" + host + ":" + endpoint.port() + "/";
  }
}
