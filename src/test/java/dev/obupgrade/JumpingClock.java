package dev.obupgrade;

import dev.obupgrade.flow.Time;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock of one machine: a test can set it without a moment passing. */
public final class JumpingClock extends Clock {
  private final VirtualClock source;
  private volatile Duration ahead = Duration.ZERO;

  public JumpingClock(VirtualClock source) {
    this.source = source;
  }

  /** The wall clock is set forward, or back when negative. */
  public synchronized void jump(Duration by) {
    ahead = ahead.plus(by);
  }

  public Time time() {
    return new Time(this, source.nanos());
  }

  @Override
  public Instant instant() {
    return source.instant().plus(ahead);
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
