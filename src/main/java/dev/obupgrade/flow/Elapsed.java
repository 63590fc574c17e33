package dev.obupgrade.flow;

import java.time.Duration;

/**
 * How long ago something was.
 *
 * @param before this process first saw the record of it, by the wall clock: only a claim, because
 *     the clock may have been set since, or be another machine's
 * @param here since then, by the steady clock
 */
public record Elapsed(Duration before, Duration here) {
  /** How long this process waits itself, at most, before it believes that something is overdue. */
  private static final Duration PROOF = Duration.ofMinutes(1);

  private static final Duration LONGEST = Duration.ofDays(1);

  public Elapsed {
    before = before.isNegative() ? Duration.ZERO : before;
  }

  /** The sum, for everything that is no deadline: at most a day that this process did not see. */
  public Duration total() {
    return between(Duration.ZERO, before, LONGEST).plus(here);
  }

  /** Whether it is longer ago than this if the wall clock is right. */
  boolean mayExceed(Duration limit) {
    return before.plus(here).compareTo(limit) > 0;
  }

  /**
   * Whether it is longer ago than this. What the wall clock claims is never enough by itself: this
   * process has waited for a quarter of the time, or a minute, too.
   */
  public boolean longerThan(Duration limit) {
    Duration own = limit.dividedBy(4).compareTo(PROOF) < 0 ? limit.dividedBy(4) : PROOF;
    Duration counted = between(Duration.ZERO, before, limit.minus(own));
    return counted.plus(here).compareTo(limit) > 0;
  }

  private static Duration between(Duration least, Duration value, Duration most) {
    return value.compareTo(least) < 0 ? least : value.compareTo(most) > 0 ? most : value;
  }
}
