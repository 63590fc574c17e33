package dev.obupgrade.oceanbase;

/** Opens databases. */
public interface DatabaseConnector {

  /**
   * Connects to the first endpoint that answers.
   *
   * @throws DatabaseException.Unavailable when none does; the message names each with its reason
   * @throws DatabaseException.Refused 1045 when the login is wrong
   */
  Database open(DatabaseAccess access);
}
