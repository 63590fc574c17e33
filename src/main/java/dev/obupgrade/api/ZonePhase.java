package dev.obupgrade.api;

/** Where a zone stands in a hop. */
public enum ZonePhase {
  /** None of the zone's steps has begun. */
  Pending,
  Upgrading,
  /** The zone waits longer than it should, or needs a person. */
  Stalled,
  /** The zone runs the hop's version and serves. */
  Upgraded
}
