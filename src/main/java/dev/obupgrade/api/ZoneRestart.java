package dev.obupgrade.api;

/** How the servers of a stopped zone restart. */
public enum ZoneRestart {
  /** The next server restarts when the one before it serves again. */
  OneByOne,
  /** All servers of the zone restart at the same time. */
  AllAtOnce
}
