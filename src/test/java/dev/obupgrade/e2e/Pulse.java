package dev.obupgrade.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Counts what the client does, second by second, and the longest time without a success. */
final class Pulse {
  /** What one second brought. */
  record Second(int transactions, int failed) {}

  /**
   * @param failed attempts that ended in an error the application saw
   * @param gap longest time in which no thread at all got a transaction through
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

  private final LongSupplier nanoTime;
  private final List<Second> finished = new ArrayList<>();
  private long secondBegan;
  private long lastSuccess;
  private long longestGap;
  private long transactions;
  private long failed;
  private int transactionsNow;
  private int failedNow;
  private String lastError = "";

  Pulse(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.secondBegan = nanoTime.getAsLong();
    this.lastSuccess = secondBegan;
  }

  synchronized void succeeded() {
    long now = turn();
    longestGap = Math.max(longestGap, now - lastSuccess);
    lastSuccess = now;
    transactions++;
    transactionsNow++;
  }

  synchronized void failed(Exception error) {
    turn();
    failed++;
    failedNow++;
    lastError = String.valueOf(error.getMessage());
  }

  /** Time in which the client was told to be still is no gap. */
  synchronized void resumed() {
    lastSuccess = turn();
  }

  synchronized Reading read() {
    long now = turn();
    long gap = Math.max(longestGap, now - lastSuccess);
    return new Reading(transactions, failed, Duration.ofNanos(gap), lastError, finished);
  }

  /** Closes the seconds that are over. */
  private long turn() {
    long now = nanoTime.getAsLong();
    while (now - secondBegan >= SECOND) {
      finished.add(new Second(transactionsNow, failedNow));
      transactionsNow = 0;
      failedNow = 0;
      secondBegan += SECOND;
      if (finished.size() > KEPT_SECONDS) {
        finished.removeFirst();
      }
    }
    return now;
  }
}
