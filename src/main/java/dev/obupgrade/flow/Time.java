package dev.obupgrade.flow;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The two clocks of the operator's own machine. The wall clock is for people, and can jump by hours
 * in both directions. The steady one only counts, and only while the process lives.
 *
 * @param wall the time of day
 * @param nanos a count of nanoseconds that never jumps
 */
public record Time(Clock wall, LongSupplier nanos) {

  public Instant now() {
    return wall.instant();
  }
}
