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
 * <p>A read that fails with its connection is asked again at the next server, each server once. A
 * command is sent once only: before it the connection is tried, after it nothing is repeated.
 */
final class Session implements AutoCloseable {

  /** Makes a value of a row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final int PING_SECONDS = 3;

  private final Logins logins;
  private final Patience slowReads;
  private DatabaseAccess access;

  /** Where to connect as of now, as long as {@link #access} is from an earlier time. */
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

  /** How long a read may take of what a cluster has very many of. */
  Patience slowReads() {
    return slowReads;
  }

  Collection<Endpoint> endpoints() {
    return access.endpoints();
  }

  /** Closed for now; false when there is no connection to come back to. */
  boolean pause() {
    closed = true;
    return connection != null;
  }

  /**
   * Open again, if the server still answers.
   *
   * @param now where to connect if this connection breaks: the servers' addresses may be others
   *     than at first
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
        throw new Refused(0, "", where() + " answered what can't be read: " + e.getMessage(), e);
      }
    }
    boolean answered = last != null && Errors.onlyHere(last);
    throw new Unavailable(
        (answered ? "no server could answer a question: " : "no server answers: ") + failures,
        last);
  }

  /**
   * A connection of its own to one server, with the login of this session; the caller's to close.
   */
  Connection beside(Endpoint server) throws SQLException {
    return logins.login(access, server);
  }

  /** As {@link #beside(Endpoint)}, with another login. */
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
      throw new Unavailable("no server's address is known", null);
    }
    var failures = new StringJoiner("; ");
    SQLException last = null;
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
        dropAndMoveOn();
      }
    }
    throw new Unavailable("no server answers: " + failures, last);
  }

  private Endpoint endpoint() {
    return access.endpoints().get(current);
  }

  private String where() {
    return endpoint().toString();
  }

  /** True when the servers' addresses were asked for anew, so that none has been tried yet. */
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
      // It is of no use any more, which is all that is wanted.
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
