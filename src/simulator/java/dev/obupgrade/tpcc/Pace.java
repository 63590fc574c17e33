package dev.obupgrade.tpcc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Limits the rate of all terminals together. It doesn't make up for lost time. */
final class Pace {
  private final long interval;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  Pace(int perSecond) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  void await() throws InterruptedException {
    long now = System.nanoTime();
    long turn = next.updateAndGet(last -> Math.max(last + interval, now));
    TimeUnit.NANOSECONDS.sleep(turn - now);
  }
}
