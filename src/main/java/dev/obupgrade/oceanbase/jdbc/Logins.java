package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.Password;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Logs in at one server. Further tries could lock the account (FAILED_LOGIN_ATTEMPTS), so the same
 * login isn't tried again for some seconds at a server that refused it. Safe for use by several
 * threads.
 */
final class Logins {
  static final Duration REFUSED = Duration.ofSeconds(15);

  private record Door(Endpoint server, String user) {}

  private record Refusal(Password password, SQLException error, long sinceNanos) {}

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]+");

  /** The first is for the connection alone, the second for each reply of the login. */
  private static final String CONNECT_MILLIS = "3000";

  private static final String LOGIN_MILLIS = "5000";
  private final Driver driver;
  private final LongSupplier nanos;
  private final Map<Door, Refusal> refusals = new ConcurrentHashMap<>();

  Logins(Driver driver, LongSupplier nanos) {
    this.driver = driver;
    this.nanos = nanos;
  }

  /**
   * Logs in, but repeats the server's last refusal if that was just now and with this password.
   *
   * @throws SQLException when the login failed or was refused
   */
  Connection loginOnce(DatabaseAccess access, Endpoint endpoint) throws SQLException {
    var door = new Door(endpoint, access.user());
    Password password = access.password().get();
    forgetOld();
    Refusal past = refusals.get(door);
    if (past != null && past.password().equals(password)) {
      SQLException e = past.error();
      throw new SQLException(e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
    }
    try {
      return login(new DatabaseAccess(List.of(endpoint), access.user(), () -> password), endpoint);
    } catch (SQLException e) {
      if (Errors.refusesLogin(e)) {
        refusals.put(door, new Refusal(password, e, nanos.getAsLong()));
      }
      throw e;
    }
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    refusals.values().removeIf(past -> now - past.sinceNanos() >= REFUSED.toNanos());
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
