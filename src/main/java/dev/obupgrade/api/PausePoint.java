package dev.obupgrade.api;

/** Where a paused upgrade stands still. A step under way always runs to its end. */
public enum PausePoint {
  /** Before the next step that begins while every zone is in service. */
  BetweenZones,
  /** Before the next step, also while a zone is out of service. */
  NextStep
}
