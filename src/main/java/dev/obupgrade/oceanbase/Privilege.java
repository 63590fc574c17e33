package dev.obupgrade.oceanbase;

/** What a login must be allowed for an upgrade. */
public enum Privilege {
  /** To read the views and tables of the database {@code oceanbase}. */
  SELECT,
  /** For every {@code ALTER SYSTEM} but the next one's; {@link #SUPER} stands for it too. */
  ALTER_SYSTEM,
  /** {@code ALTER SYSTEM BEGIN | END ROLLING UPGRADE}, which the vendor's scripts give. */
  SUPER
}
