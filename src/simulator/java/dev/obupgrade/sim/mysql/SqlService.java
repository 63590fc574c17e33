package dev.obupgrade.sim.mysql;

import java.util.Optional;

/** What the protocol layer needs to know when a client connects. */
public interface SqlService {

  /** The server version of the handshake, such as {@code 5.7.25-OceanBase_CE-v4.3.5.2}. */
  String serverVersion();

  /**
   * Returns the clear password of an account, or empty if there is no such account. The protocol
   * layer compares hashes.
   *
   * @param user as the client sent it, such as {@code root}, {@code root@sys} or {@code app@mysql1}
   */
  Optional<String> password(String user);

  /**
   * Opens a session after a successful login. A client that resets its connection or changes its
   * user gets a new session with the same connectionId, after its old one was closed.
   *
   * @param connectionId unique in the whole simulated cluster; KILL uses it
   * @param closer breaks the client's connection silently, as a killed server does
   * @throws SqlError 1049 when the database is unknown, 8001 while the server starts
   */
  SqlSession open(String user, Optional<String> database, int connectionId, Runnable closer)
      throws SqlError;
}
