package dev.obupgrade.sim.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The database's clock. It shows real time. The time scale shortens durations, timeouts included:
 * at scale 100 a lease of 10 s ends after 0.1 s.
 */
public final class SimClock {
  private final Clock source;
  private volatile double scale;

  /**
   * @throws IllegalArgumentException when the scale is not above 0
   */
  public SimClock(Clock source, double scale) {
    this.source = source;
    this.scale = checked(scale);
  }

  /** Returns microseconds since 1970, as OceanBase stores times. */
  public long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, source.instant());
  }

  public double scale() {
    return scale;
  }

  /** Sets the number by which durations are divided. */
  void scale(double value) {
    scale = checked(value);
  }

  /** Returns a duration of the cluster in microseconds of the clock. */
  public long scaled(Duration duration) {
    return scaled(duration.toNanos() / 1_000);
  }

  public long scaled(long micros) {
    return Math.round(micros / scale);
  }

  private static double checked(double scale) {
    if (!(scale > 0) || scale > 10_000) {
      throw new IllegalArgumentException(
          "time scale " + scale + " must be above 0 and at most 10000");
    }
    return scale;
  }
}
