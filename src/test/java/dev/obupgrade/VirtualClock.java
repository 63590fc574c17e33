package dev.obupgrade;

import dev.obupgrade.flow.Time;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock that moves only when a test moves it. Several fakes can share it. */
public final class VirtualClock extends Clock {
  private volatile Instant now;

  public VirtualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public VirtualClock(Instant start) {
    this.now = start;
  }

  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time doesn't run backwards: " + by);
    }
    now = now.plus(by);
  }

  /** A count that runs with this clock, as that of a process does. */
  public LongSupplier nanos() {
    return () -> Duration.between(Instant.EPOCH, now).toNanos();
  }

  /** A machine's time that never jumps. */
  public Time time() {
    return new Time(this, nanos());
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("times here are instants, they have no zone");
  }
}
