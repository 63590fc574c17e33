package dev.obupgrade.controller.leader;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Runs a turn only while this replica leads, and knows when the last turn is over. */
public final class Leadership {
  private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock();
  private volatile BooleanSupplier leads = () -> true;
  private volatile boolean closed;

  /** Runs the turn; empty when this replica may not run it. */
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

  /**
   * Whether nobody else can have taken the lease yet. Also true while the last turns end before
   * this replica releases it.
   */
  public boolean holds() {
    return leads.getAsBoolean();
  }

  /** Sets what tells whether this replica leads. */
  void dependOn(BooleanSupplier election) {
    this.leads = election;
  }

  /**
   * Lets no further turn begin.
   *
   * @return whether the turns under way ended in time
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
