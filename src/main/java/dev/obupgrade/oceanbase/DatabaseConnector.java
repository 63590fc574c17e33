package dev.obupgrade.oceanbase;

import java.util.function.Supplier;

/** Opens databases. */
public interface DatabaseConnector {

  /**
   * Connects to the first endpoint that answers.
   *
   * @throws DatabaseException.Unavailable when none does; the message names each with its reason
   * @throws DatabaseException.Refused 1045 when the login is wrong
   */
  Database open(DatabaseAccess access);

  /**
   * As {@link #open}, unless the connection that was closed last under the same key is still there:
   * then that one is gone on with, and nobody asks where to connect. It is the same session with
   * the same server as before, so what it answers is as new as what a new one would. When it breaks
   * it is asked where to connect after all.
   *
   * @param key of one who opens a cluster again and again, one time after the other
   */
  default Database reopen(String key, Supplier<DatabaseAccess> access) {
    return open(access.get());
  }
}
