package dev.obupgrade.oceanbase;

import java.util.function.Supplier;

/** Opens connections to clusters. */
public interface DatabaseConnector {

  /**
   * Connects to the first endpoint that answers.
   *
   * @throws DatabaseException.Unavailable when none does; the message names each with its reason
   * @throws DatabaseException.Refused 1045 when the login is wrong
   */
  Database open(DatabaseAccess access);

  /**
   * Like {@link #open}, but reuses the connection that was last closed under the same key, if it
   * still exists. It is the same session with the same server, so its answers are as fresh as those
   * of a new one. {@code access} is read only for a new connection, also when the reused one
   * breaks.
   *
   * @param key names a caller that opens the same cluster repeatedly, never twice at a time
   */
  default Database reopen(String key, Supplier<DatabaseAccess> access) {
    return open(access.get());
  }
}
