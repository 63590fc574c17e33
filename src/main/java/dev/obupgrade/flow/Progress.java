package dev.obupgrade.flow;

import java.time.Duration;

/** How one turn of the engine left the upgrade. */
public sealed interface Progress {

  /** The next turn is due after this time, at once if zero. */
  record Again(Duration after) implements Progress {}

  /** Nothing to do until the resource changes. */
  record Halted() implements Progress {}

  /** Every step is done. */
  record Complete() implements Progress {}
}
