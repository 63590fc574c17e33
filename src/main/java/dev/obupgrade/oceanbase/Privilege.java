package dev.obupgrade.oceanbase;

/** A privilege that a login needs for an upgrade. */
public enum Privilege {
  /** To read the views and tables of the database {@code oceanbase}. */
  SELECT,
  /** For every {@code ALTER SYSTEM} except those of {@link #SUPER}, which includes this one. */
  ALTER_SYSTEM,
  /** {@code ALTER SYSTEM BEGIN | END ROLLING UPGRADE}, which the vendor's scripts run. */
  SUPER
}
