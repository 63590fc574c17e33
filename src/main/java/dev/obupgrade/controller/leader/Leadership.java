package dev.obupgrade.controller.leader;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Lets a turn be taken only while this replica leads, and knows when the last one is over. */
public final class Leadership {
  private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock();
  private volatile BooleanSupplier leads = () -> true;
  private volatile boolean closed;

  /** Takes the turn; empty when it isn't this replica's to take. */
  public <T> Optional<T> act(Supplier<T> turn) {
    if (!turns.readLock().tryLock()) {
      return Optional.empty();
    }
    try {
      return closed || !leads.getAsBoolean() ? Optional.empty() : Optional.of(turn.get());
    } finally {
      turns.readLock().unlock();
    }
  }

  /** Whom to ask before each turn. */
  void dependOn(BooleanSupplier election) {
    this.leads = election;
  }

  /**
   * No turn begins any more.
   *
   * @return whether those under way ended in time
   */
  boolean close(Duration patience) {
    closed = true;
    try {
      return turns.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
