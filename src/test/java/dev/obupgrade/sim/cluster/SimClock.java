package dev.obupgrade.sim.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The database's clock. It shows real time; what the time scale shortens is how long things take,
 * timeouts included: at scale 100 a lease of 10 s ends after 0.1 s.
 */
public record SimClock(Clock source, double scale) {

  public SimClock {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("time scale " + scale + " must be above 0");
    }
  }

  /** Microseconds since 1970, as OceanBase stores times. */
  public long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, source.instant());
  }

  /** A duration of the cluster in microseconds of the clock. */
  public long scaled(Duration duration) {
    return scaled(duration.toNanos() / 1_000);
  }

  public long scaled(long micros) {
    return Math.round(micros / scale);
  }
}
