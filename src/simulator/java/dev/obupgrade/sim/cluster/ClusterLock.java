package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import dev.obupgrade.sim.mysql.SqlError;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread at a time change the cluster, in one transaction, and wakes everyone who waits
 * for changes.
 */
final class ClusterLock {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final Tables tables;
  private final SimClock clock;
  private volatile boolean closed;

  ClusterLock(Tables tables, SimClock clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /**
   * @throws SqlError the work's, or 8002 after the cluster has been closed
   */
  <T> T call(Cluster.Work<T> work) throws SqlError {
    lock.lock();
    try {
      if (closed) {
        throw new SqlError(8002, "08004", "Server is stopping");
      }
      T result = work.run();
      tables.commit();
      return result;
    } catch (SqlError | RuntimeException e) {
      if (!closed) {
        tables.rollback();
      }
      throw e;
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  boolean await(BooleanSupplier condition, long deadline) {
    lock.lock();
    try {
      while (!closed) {
        if (condition.getAsBoolean()) {
          return true;
        }
        long left = deadline - clock.now();
        if (left <= 0 || closed) {
          return false;
        }
        tables.commit();
        changed.await(Math.min(left, 1_000_000), TimeUnit.MICROSECONDS);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      if (!closed) {
        tables.commit();
      }
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  void close(Runnable last) {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      tables.close();
      last.run();
    } finally {
      lock.unlock();
    }
  }
}
