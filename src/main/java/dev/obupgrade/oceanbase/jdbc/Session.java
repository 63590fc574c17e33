package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.Password;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * One connection at a time to any of a cluster's servers. Not for use by several threads.
 *
 * <p>A read whose connection fails is repeated at the next server, each server once. A command is
 * sent only once: the session tests the connection before it, and repeats nothing after it.
 */
final class Session implements AutoCloseable {

  /** Turns a row into a value. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final int PING_SECONDS = 3;

  private final Logins logins;
  private final Patience slowReads;
  private DatabaseAccess access;

  /** Where to connect now, while {@link #access} is from an earlier use. */
  private Optional<Supplier<DatabaseAccess>> newer = Optional.empty();

  /** Which of the endpoints is in use, or is tried next. */
  private int current;

  private Connection connection;
  private Patience patience;
  private boolean closed;

  Session(DatabaseAccess access, Logins logins, Patience slowReads) {
    this.access = access;
    this.logins = logins;
    this.slowReads = slowReads;
    connect();
  }

  /** How long a read may take when a cluster has very many rows. */
  Patience slowReads() {
    return slowReads;
  }

  Collection<Endpoint> endpoints() {
    return access.endpoints();
  }

  /** Closes it for now; false when there is no connection to come back to. */
  boolean pause() {
    closed = true;
    return connection != null;
  }

  /**
   * Opens it again if the server still answers.
   *
   * @param now where to connect if this connection breaks, because the servers' addresses may have
   *     changed
   */
  boolean resume(Supplier<DatabaseAccess> now) {
    closed = false;
    newer = Optional.of(now);
    return answers();
  }

  <T> List<T> read(Patience limit, String sql, List<?> values, RowReader<T> reader) {
    var failures = new StringJoiner("; ");
    SQLException last = null;
    int tries = 0;
    while (tries < access.endpoints().size()) {
      connect();
      try {
        return query(limit, sql, values, reader);
      } catch (SQLException e) {
        if (!Errors.unavailable(e) && !Errors.onlyHere(e)) {
          throw Errors.translate(where(), e);
        }
        last = e;
        failures.add(where() + ": " + Errors.words(e));
        tries = dropAndMoveOn() ? 0 : tries + 1;
      } catch (IllegalArgumentException e) {
        throw new Refused(0, "", where() + " sent an unreadable answer: " + e.getMessage(), e);
      }
    }
    boolean answered = last != null && Errors.onlyHere(last);
    throw new Unavailable(
        (answered ? "no server could answer the query: " : "no server answers: ") + failures, last);
  }

  /**
   * Opens a separate connection to one server with the login of this session. The caller closes it.
   */
  Connection beside(Endpoint server) throws SQLException {
    return logins.login(access, server);
  }

  /** Like {@link #beside(Endpoint)}, with another login. */
  Connection beside(Endpoint server, String user, Supplier<Password> password) throws SQLException {
    return logins.login(new DatabaseAccess(List.of(server), user, password), server);
  }

  void command(Patience limit, String sql) {
    if (connection != null && !answers()) {
      dropAndMoveOn();
    }
    connect();
    try (Statement statement = connection.createStatement()) {
      allow(limit);
      statement.execute(sql);
    } catch (SQLException e) {
      var translated = Errors.translate(where() + ": " + sql, e);
      if (translated instanceof Unavailable) {
        dropAndMoveOn();
      }
      throw translated;
    }
  }

  private <T> List<T> query(Patience limit, String sql, List<?> values, RowReader<T> reader)
      throws SQLException {
    allow(limit);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        var read = new ArrayList<T>();
        while (rows.next()) {
          read.add(reader.read(rows));
        }
        return List.copyOf(read);
      }
    }
  }

  private void allow(Patience limit) throws SQLException {
    if (limit != patience) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set session ob_query_timeout = " + limit.queryTimeoutMicros());
      }
      connection.setNetworkTimeout(Runnable::run, limit.socketTimeoutMillis());
      patience = limit;
    }
  }

  private boolean answers() {
    try {
      return connection.isValid(PING_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  private void connect() {
    if (closed) {
      throw new IllegalStateException("this database is closed");
    }
    if (connection != null) {
      return;
    }
    if (access.endpoints().isEmpty()) {
      throw new Unavailable("no server address is known", null);
    }
    var failures = new StringJoiner("; ");
    SQLException last = null;
    Endpoint excluding = null;
    for (int tries = 0; tries < access.endpoints().size(); tries++) {
      try {
        connection = logins.login(access, endpoint());
        patience = null;
        return;
      } catch (SQLException e) {
        if (Errors.refusesLogin(e)) {
          throw Errors.translate(where(), e);
        }
        failures.add(where() + ": " + Errors.reasonOfLogin(e));
        last = e;
        excluding = AllowList.refuses(e) ? endpoint() : excluding;
        dropAndMoveOn();
      }
    }
    throw excluding == null
        ? new Unavailable("no server answers: " + failures, last)
        : AllowList.unavailable(access.user(), excluding, failures.toString(), last);
  }

  private Endpoint endpoint() {
    return access.endpoints().get(current);
  }

  private String where() {
    return endpoint().toString();
  }

  /** True when it read the servers' addresses again, so that none has been tried yet. */
  private boolean dropAndMoveOn() {
    drop();
    if (newer.isPresent()) {
      access = newer.get().get();
      newer = Optional.empty();
      current = 0;
      return true;
    }
    current = (current + 1) % access.endpoints().size();
    return false;
  }

  private void drop() {
    Optional.ofNullable(connection).ifPresent(Session::closeQuietly);
    connection = null;
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // The connection is closed or broken, and either is fine.
    }
  }

  @Override
  public void close() {
    closed = true;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        closeQuietly(connection);
      }
      connection = null;
    }
  }
}
