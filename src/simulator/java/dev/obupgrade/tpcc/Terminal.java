package dev.obupgrade.tpcc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;

/** One terminal. It runs one transaction after another, each until it is done or refused. */
final class Terminal {
  private static final int PAUSE_AFTER_ERROR_MILLIS = 50;

  private final FailOver failOver;
  private final Pulse pulse;
  private final Acknowledged acknowledged;

  Terminal(FailOver failOver, Pulse pulse, Acknowledged acknowledged) {
    this.failOver = failOver;
    this.pulse = pulse;
    this.acknowledged = acknowledged;
  }

  /** Runs until the thread is interrupted. */
  void work(Mix mix, Pace pace, Lock active) throws InterruptedException {
    while (true) {
      pace.await();
      active.lockInterruptibly();
      try {
        carryOut(mix.next());
      } finally {
        active.unlock();
      }
    }
  }

  /** Runs a transaction once or not at all, whatever happens. */
  void carryOut(Transaction transaction) throws InterruptedException {
    while (true) {
      try {
        boolean committed = attempt(transaction);
        pulse.succeeded(transaction.kind(), committed);
        return;
      } catch (SQLException e) {
        Failure failure = Failure.of(e);
        leave(failure);
        boolean mayBeThere = failure == Failure.UNKNOWN || failure == Failure.DONE_BEFORE;
        boolean there = mayBeThere && wentThrough(transaction.request());
        if (failure != Failure.DONE_BEFORE || !there) {
          pulse.failed(e);
        }
        if (there) {
          pulse.succeeded(transaction.kind(), true);
          return;
        }
        if (failure == Failure.REFUSED || failure == Failure.DONE_BEFORE) {
          return;
        }
        Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
      }
    }
  }

  private boolean attempt(Transaction transaction) throws SQLException {
    Connection connection = failOver.usable();
    boolean commit = transaction.run(new Sql(connection));
    if (commit) {
      connection.commit();
      acknowledged.add(transaction.request());
    } else {
      connection.rollback();
    }
    return commit;
  }

  /**
   * Leaves the failed transaction before anything looks up the request, because a transaction sees
   * its own uncommitted rows.
   */
  private void leave(Failure failure) {
    if (failure == Failure.UNKNOWN) {
      failOver.drop();
    } else {
      rollBack();
    }
  }

  private void rollBack() {
    try {
      failOver.usable().rollback();
    } catch (SQLException e) {
      failOver.drop();
    }
  }

  /** Retries until a server answers. What exists was not acknowledged, but counts from now on. */
  private boolean wentThrough(Request request) throws InterruptedException {
    while (request.isRemembered()) {
      try {
        Connection connection = failOver.usable();
        boolean there = Acknowledged.isThere(new Sql(connection), request);
        connection.rollback();
        if (there) {
          acknowledged.add(request);
        }
        return there;
      } catch (SQLException e) {
        pulse.failed(e);
        failOver.drop();
        Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
      }
    }
    return false;
  }
}
