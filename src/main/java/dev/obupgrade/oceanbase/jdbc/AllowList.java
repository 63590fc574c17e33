package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.sql.SQLException;

/**
 * The list of addresses that a tenant lets in: its variable {@code ob_tcp_invited_nodes}.
 *
 * <p>{@code ObMPConnect::verify_ip_white_list} (observer/mysql/obmp_connect.cpp) answers a login
 * from any other address with OB_ERR_NO_PRIVILEGE, which is 1227 on the wire. {@code
 * verify_connection} excepts root of the sys tenant from 127.0.0.1, and a server that is starting.
 */
final class AllowList {
  private AllowList() {}

  /** Whether this error of a login is the list's. A statement has the same code for a privilege. */
  static boolean refuses(SQLException login) {
    return login.getErrorCode() == ErrorCode.NOT_INVITED;
  }

  /**
   * @param user as the client gives it: {@code user} of the sys tenant, or {@code user@tenant}
   * @param tried what each server that was asked answered
   */
  static Unavailable unavailable(String user, Endpoint server, String tried, SQLException cause) {
    return Unavailable.notInvited(
        "The variable ob_tcp_invited_nodes of tenant %s does not list the address of this client, %s, or the address that a node translates it to: %s"
            .formatted(tenant(user), ownAddress(server), tried),
        cause);
  }

  private static String tenant(String user) {
    int at = user.indexOf('@');
    return at < 0 ? "sys" : user.substring(at + 1);
  }

  /** The address that this machine would connect from. No packet is sent: UDP has no connection. */
  private static String ownAddress(Endpoint server) {
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()));
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      return "which is unknown";
    }
  }
}
