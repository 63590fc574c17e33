package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits who may connect: a number in all, and one per cluster. Two logins belong to the same
 * cluster when they share a server's address, because the list changes with the zone under upgrade.
 */
final class Turns {
  private final int limit;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition left = lock.newCondition();
  private final Set<Endpoint> taken = new HashSet<>();
  private int count;

  Turns(int limit, Duration patience) {
    this.limit = limit;
    this.patience = patience;
  }

  /** A turn; the holder returns it once. */
  final class Turn implements AutoCloseable {
    private Collection<Endpoint> endpoints;

    private Turn(Collection<Endpoint> endpoints) {
      this.endpoints = endpoints;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (endpoints != null) {
          taken.removeAll(Set.copyOf(endpoints));
          endpoints = null;
          count--;
          left.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  Turn take(Collection<Endpoint> endpoints) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      long nanos = patience.toNanos();
      while (count >= limit || endpoints.stream().anyMatch(taken::contains)) {
        if (nanos <= 0) {
          throw new Unavailable(
              "no connection to %s is free: %d of %d are in use".formatted(endpoints, count, limit),
              null);
        }
        nanos = left.awaitNanos(nanos);
      }
      taken.addAll(endpoints);
      count++;
      return new Turn(endpoints);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private static Unavailable interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Unavailable("interrupted while waiting for a connection", e);
  }
}
