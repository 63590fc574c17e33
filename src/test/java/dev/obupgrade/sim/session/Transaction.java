package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Tenant;
import dev.obupgrade.sim.mysql.SqlError;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A session's transaction. It lives in the leaders of its tenant: when one of them is lost without
 * handing over, what was not committed is gone, and the client is told so.
 */
final class Transaction {
  private final Cluster cluster;
  private final Tenant tenant;
  private final Connection connection;
  private boolean autocommit = true;
  private boolean explicit;
  private boolean touched;
  private long term;
  private long rows;

  Transaction(Cluster cluster, Tenant tenant, Connection connection) {
    this.cluster = cluster;
    this.tenant = tenant;
    this.connection = connection;
  }

  boolean autocommit() {
    return autocommit;
  }

  boolean open() {
    return explicit || !autocommit && touched;
  }

  void setAutocommit(boolean on) throws SQLException, SqlError {
    if (on && !autocommit) {
      commit();
    }
    autocommit = on;
    connection.setAutoCommit(on && !explicit);
  }

  void begin() throws SQLException, SqlError {
    commit();
    explicit = true;
    connection.setAutoCommit(false);
  }

  /** Before each statement that touches tables. */
  void touch() throws SQLException, SqlError {
    if (open() && touched && term != cluster.term(tenant)) {
      rollback();
      throw lost();
    }
    if (!touched) {
      touched = true;
      term = cluster.term(tenant);
    }
  }

  void wrote(long count) {
    rows += count;
    if (!open()) {
      written();
    }
  }

  void commit() throws SQLException, SqlError {
    if (open() && touched && term != cluster.term(tenant)) {
      rollback();
      throw lost();
    }
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
    written();
    end();
  }

  void rollback() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    rows = 0;
    end();
  }

  /** An autocommitted statement is over. */
  void statementEnded() {
    if (!open()) {
      touched = false;
    }
  }

  private void written() {
    if (rows > 0) {
      cluster.wrote(rows);
      rows = 0;
    }
  }

  private void end() throws SQLException {
    explicit = false;
    touched = false;
    connection.setAutoCommit(autocommit);
  }

  private static SqlError lost() {
    return new SqlError(6002, "40000", "transaction needs rollback");
  }
}
