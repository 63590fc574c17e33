package dev.obupgrade.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures how long ago the moments were that the status records. While the process lives, it
 * counts by the steady clock, so that a wall clock that jumps neither ends a wait early nor makes
 * it last for hours. What it keeps in memory may be lost: the next process then begins with what
 * the wall clock says, within the bounds of {@link Elapsed}.
 */
public final class Stopwatch {
  /** More than the moments of all upgrades under way at the same time. */
  private static final int REMEMBERED = 10_000;

  private final Time time;
  private final Map<String, Seen> seen =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
              return size() > REMEMBERED;
            }
          });

  public Stopwatch(Time time) {
    this.time = time;
  }

  private record Seen(Instant recorded, Duration before, long nanos) {}

  /** This moment is being recorded now. */
  public void begin(String what, Instant recorded) {
    seen.put(what, new Seen(recorded, Duration.ZERO, time.nanos().getAsLong()));
  }

  /**
   * How long ago a recorded moment was.
   *
   * @param what names the record, of all upgrades; another moment in it begins from zero
   */
  public Elapsed since(String what, Instant recorded) {
    Seen first =
        seen.compute(
            what,
            (any, known) ->
                known != null && known.recorded().equals(recorded) ? known : firstSight(recorded));
    return new Elapsed(first.before(), Duration.ofNanos(time.nanos().getAsLong() - first.nanos()));
  }

  private Seen firstSight(Instant recorded) {
    return new Seen(recorded, Duration.between(recorded, time.now()), time.nanos().getAsLong());
  }
}
