package dev.obupgrade.tpcc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * One thread's connection, as from a pool: checked before use, and replaced by one to the next
 * server if it is broken.
 */
final class FailOver implements AutoCloseable {
  private static final int CHECK_SECONDS = 2;

  private final Connector connector;
  private final List<String> servers;
  private int current;
  private Connection connection;

  /**
   * @param first index of the server to begin with, so that threads spread over the servers
   */
  FailOver(Connector connector, List<String> servers, int first) {
    this.connector = connector;
    this.servers = List.copyOf(servers);
    this.current = first % servers.size();
  }

  /**
   * Returns a connection that has just answered.
   *
   * @throws SQLException when no server accepts connections; the error of the last one tried
   */
  Connection usable() throws SQLException {
    if (connection != null && connection.isValid(CHECK_SECONDS)) {
      return connection;
    }
    if (connection != null) {
      drop();
    }
    SQLException last = null;
    for (int tries = 0; tries < servers.size(); tries++) {
      try {
        connection = connector.connect(servers.get(current));
        connection.setAutoCommit(false);
        return connection;
      } catch (SQLException e) {
        last = e;
        current = (current + 1) % servers.size();
      }
    }
    throw last;
  }

  /** Drops the connection after an error, because the transaction's state is unknown. */
  void drop() {
    close();
    current = (current + 1) % servers.size();
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException broken) {
        // it was closed because it may be broken
      }
      connection = null;
    }
  }
}
