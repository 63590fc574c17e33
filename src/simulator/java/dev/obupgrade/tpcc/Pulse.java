package dev.obupgrade.tpcc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Counts what the client does in each second, and the longest time without a commit. */
final class Pulse {
  /** The counts of one second. */
  record Second(int transactions, int failed, int newOrders) {}

  /**
   * @param failed attempts that ended in an error the application saw
   * @param gap longest time in which no terminal committed a write
   * @param lastSeconds the newest last
   */
  record Reading(
      long transactions, long failed, Duration gap, String lastError, List<Second> lastSeconds) {
    Reading {
      lastSeconds = List.copyOf(lastSeconds);
    }
  }

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int KEPT_SECONDS = 600;
  private static final Second NOTHING = new Second(0, 0, 0);

  private final LongSupplier nanoTime;
  private final List<Second> finished = new ArrayList<>();
  private Second current = NOTHING;
  private long secondBegan;
  private long lastCommit;
  private long longestGap;
  private long transactions;
  private long failed;
  private String lastError = "";

  Pulse(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.secondBegan = nanoTime.getAsLong();
    this.lastCommit = secondBegan;
  }

  /**
   * @param committed false when the business itself rolled it back
   */
  synchronized void succeeded(Transaction.Kind kind, boolean committed) {
    long now = turn();
    boolean newOrder = committed && kind == Transaction.Kind.NEW_ORDER;
    transactions++;
    current =
        new Second(
            current.transactions + 1, current.failed, current.newOrders + (newOrder ? 1 : 0));
    boolean writes = kind != Transaction.Kind.ORDER_STATUS && kind != Transaction.Kind.STOCK_LEVEL;
    if (committed && writes) {
      longestGap = Math.max(longestGap, now - lastCommit);
      lastCommit = now;
    }
  }

  synchronized void failed(Exception error) {
    turn();
    failed++;
    current = new Second(current.transactions, current.failed + 1, current.newOrders);
    // Connector/J's messages are long
    lastError = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }

  /** Ends a pause of the client, which doesn't count as a gap. */
  synchronized void resumed() {
    lastCommit = turn();
  }

  synchronized Reading read() {
    long now = turn();
    long gap = Math.max(longestGap, now - lastCommit);
    return new Reading(transactions, failed, Duration.ofNanos(gap), lastError, finished);
  }

  /** Closes the seconds that are over. */
  private long turn() {
    long now = nanoTime.getAsLong();
    while (now - secondBegan >= SECOND) {
      finished.add(current);
      current = NOTHING;
      secondBegan += SECOND;
      if (finished.size() > KEPT_SECONDS) {
        finished.removeFirst();
      }
    }
    return now;
  }
}
