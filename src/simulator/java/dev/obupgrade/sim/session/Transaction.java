package dev.obupgrade.sim.session;

import dev.obupgrade.sim.cluster.Cluster;
import dev.obupgrade.sim.cluster.Sessions;
import dev.obupgrade.sim.cluster.Tenant;
import dev.obupgrade.sim.mysql.SqlError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A session's transaction. It lives in the leaders of its tenant. When one of them is lost without
 * handing over, the uncommitted writes are gone. As in OceanBase, every further statement then
 * fails, so that none runs outside the transaction by mistake, until the client rolls back, or
 * tries to commit and gets the error.
 */
final class Transaction {
  private final Cluster cluster;
  private final Tenant tenant;
  private final Connection connection;
  private final TransactionTimeouts timeouts;
  private boolean autocommit = true;
  private boolean explicit;
  private boolean touched;
  private Optional<SqlError> gone = Optional.empty();
  private long term;
  private long swept;
  private long rows;
  private long began;
  private long idleSince;

  Transaction(Cluster cluster, Tenant tenant, Connection connection, TransactionTimeouts timeouts) {
    this.cluster = cluster;
    this.tenant = tenant;
    this.connection = connection;
    this.timeouts = timeouts;
    this.swept = cluster.term(tenant);
  }

  synchronized boolean autocommit() {
    return autocommit;
  }

  synchronized boolean open() {
    return explicit || !autocommit && touched;
  }

  synchronized void setAutocommit(boolean on) throws SQLException, SqlError {
    if (on && !autocommit) {
      commit();
    }
    autocommit = on;
    connection.setAutoCommit(on && !explicit);
  }

  /**
   * Begins a transaction. Commits an open one first, as MySQL does, and silently drops a lost one.
   */
  synchronized void begin() throws SQLException, SqlError {
    if (gone.isPresent()) {
      rollback();
    }
    commit();
    explicit = true;
    began = cluster.now();
    idleSince = began;
    connection.setAutoCommit(false);
  }

  /** Prepares each statement that touches tables. */
  void touch() throws SQLException, SqlError {
    synchronized (this) {
      requireAlive();
      if (!touched) {
        touched = true;
        term = cluster.term(tenant);
        began = explicit ? began : cluster.now();
      }
    }
    sweep();
  }

  synchronized void wrote(long count) {
    rows += count;
    if (!open()) {
      written();
    }
  }

  synchronized void commit() throws SQLException, SqlError {
    if (open()) {
      try {
        requireAlive();
      } catch (SqlError e) {
        rollback();
        throw e;
      }
    }
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
    written();
    end();
  }

  synchronized void rollback() throws SQLException {
    undo();
    end();
  }

  /**
   * Kills the transaction after the engine has rolled it back as the victim of a deadlock.
   * OceanBase does the same.
   */
  synchronized void chosenAsVictim() {
    if (open()) {
      gone = Optional.of(needsRollback());
    }
  }

  /** Ends a statement. */
  synchronized void statementEnded() {
    idleSince = cluster.now();
    if (!open()) {
      touched = false;
    }
  }

  private void requireAlive() throws SQLException, SqlError {
    if (gone.isEmpty() && open()) {
      if (touched && term != cluster.term(tenant)) {
        gone = Optional.of(needsRollback());
      } else {
        gone = timeouts.exceeded(began, idleSince);
      }
      if (gone.isPresent()) {
        undo();
      }
    }
    if (gone.isPresent()) {
      throw gone.get();
    }
  }

  /** Releases the locks that other transactions held at a lost leader. */
  private void sweep() throws SQLException {
    long now = cluster.term(tenant);
    if (swept == now) {
      return;
    }
    swept = now;
    for (Sessions.Entry entry : cluster.sessions().all()) {
      if (entry instanceof ObSession session
          && session.tenant() == tenant
          && session.transaction() != this
          && session.statement().isEmpty()) {
        session.transaction().giveUpIfLost();
      }
    }
  }

  private synchronized void giveUpIfLost() throws SQLException {
    if (gone.isEmpty() && open() && touched && term != cluster.term(tenant)) {
      gone = Optional.of(needsRollback());
      undo();
    }
  }

  private void undo() throws SQLException {
    if (!connection.isClosed() && !connection.getAutoCommit()) {
      connection.rollback();
    }
    rows = 0;
  }

  private void written() {
    if (rows > 0) {
      cluster.wrote(tenant, rows);
      rows = 0;
    }
  }

  private void end() throws SQLException {
    explicit = false;
    touched = false;
    gone = Optional.empty();
    connection.setAutoCommit(autocommit);
  }

  /** The error that a client sees for OceanBase's -6211 (killed), -6213, -6223 and -6224. */
  private static SqlError needsRollback() {
    return new SqlError(6002, "25000", "transaction needs rollback");
  }
}
