package dev.obupgrade.flow;

import java.time.Duration;
import java.util.Optional;

/** How one turn of the engine left the upgrade. */
public sealed interface Progress {

  /** The next turn is due after this time, at once if zero. */
  record Again(Duration after) implements Progress {}

  /**
   * A step has failed, and waits for a person.
   *
   * @param after when to look after the world again; empty: when something changes
   */
  record Halted(Optional<Duration> after) implements Progress {}

  /** Every step is done. */
  record Complete() implements Progress {}
}
