package dev.obupgrade.oceanbase.jdbc;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.ErrorCode;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What the driver's exceptions mean. */
final class Errors {

  /**
   * The server, the root service behind it or a leader is starting, stopping or moving:
   * OB_NOT_MASTER, OB_CANCELED (a root service that stops cancels its work), OB_LEADER_NOT_EXIST,
   * OB_RS_SHUTDOWN, OB_RS_NOT_MASTER, OB_LOCATION_LEADER_NOT_EXIST and its names of 4.x,
   * OB_LS_LOCATION_NOT_EXIST and OB_LS_LOCATION_LEADER_NOT_EXIST, OB_SERVER_IS_INIT,
   * OB_SERVER_IS_STOPPING.
   */
  private static final Set<Integer> PASSING =
      Set.of(4038, 4072, 4209, 4550, 4638, 4654, 4721, 4722, 8001, 8002);

  /**
   * How a server that lost the others answers a read: OB_TIMEOUT, also for what it could not send,
   * OB_RPC_SEND_ERROR, OB_RPC_POST_ERROR, OB_SERVER_NOT_ACTIVE, OB_SERVER_NOT_ALIVE,
   * OB_GET_LOCATION_TIME_OUT.
   */
  private static final Set<Integer> CUT_OFF =
      Set.of(ErrorCode.TIMEOUT, 4121, 4122, 4637, 4663, 4664);

  /** No such function; without a database, MySQL first complains about that. */
  private static final Set<Integer> NO_SUCH_FUNCTION = Set.of(1046, 1128, 1305, 1630);

  /**
   * Refusals of a login: a wrong password, a locked account, an expired password. A server judges
   * by its own copy of the schema (ObMPConnect::load_privilege_info), so a server whose schema
   * isn't refreshed refuses good logins. Wrong passwords are counted in a table of the cluster, and
   * lock the account (update_login_stat_mysql, FAILED_LOGIN_ATTEMPTS).
   */
  private static final Set<Integer> VERDICTS =
      Set.of(
          ErrorCode.ACCESS_DENIED,
          ErrorCode.ACCOUNT_LOCKED,
          ErrorCode.PASSWORD_EXPIRED,
          ErrorCode.PASSWORD_TO_BE_CHANGED);

  /**
   * What the root service says of a command, whichever server passes it on: OB_TIMEOUT,
   * OB_ENTRY_NOT_EXIST, OB_OP_NOT_ALLOW, OB_ZONE_STATUS_NOT_MATCH, OB_WAIT_LEADER_SWITCH_TIMEOUT,
   * OB_STOP_SERVER_IN_MULTIPLE_ZONES.
   */
  private static final Set<Integer> OF_ROOT_SERVICE =
      Set.of(
          ErrorCode.TIMEOUT,
          ErrorCode.ENTRY_NOT_EXIST,
          ErrorCode.OP_NOT_ALLOWED,
          ErrorCode.ZONE_STATUS_NOT_MATCH,
          ErrorCode.WAIT_LEADER_SWITCH_TIMEOUT,
          ErrorCode.STOP_IN_MULTIPLE_ZONES);

  private Errors() {}

  static DatabaseException translate(String where, SQLException e) {
    return unavailable(e) ? new Unavailable(where + ": " + reason(e), e) : refused(where, e);
  }

  static Refused refused(String where, SQLException e) {
    return new Refused(
        e.getErrorCode(),
        Optional.ofNullable(e.getSQLState()).orElse(""),
        "%s: error %d: %s".formatted(where, e.getErrorCode(), e.getMessage()),
        e);
  }

  /** For rows that can't be read: a server that is sick may send such rows. */
  static Refused unreadable(String where, IllegalArgumentException e) {
    return new Refused(0, "", where + " sent an unreadable answer: " + e.getMessage(), e);
  }

  static boolean unavailable(SQLException e) {
    boolean connection = Optional.ofNullable(e.getSQLState()).orElse("").startsWith("08");
    return connection || PASSING.contains(e.getErrorCode());
  }

  /** Whether another server may answer, because this one is cut off from the others. */
  static boolean onlyHere(SQLException e) {
    return CUT_OFF.contains(e.getErrorCode());
  }

  /** Views come and go with versions, and only the sys tenant has most of them. */
  static boolean noSuchView(Refused e) {
    return e.code() == ErrorCode.NO_SUCH_TABLE;
  }

  static boolean noSuchFunction(Refused e) {
    return NO_SUCH_FUNCTION.contains(e.code());
  }

  /** Whether the refusal of a command says nothing about the server that received it. */
  static boolean saidByRootService(SQLException e) {
    return OF_ROOT_SERVICE.contains(e.getErrorCode());
  }

  /** Whether the server refuses user or password, and not only now. */
  static boolean refusesLogin(SQLException e) {
    return VERDICTS.contains(e.getErrorCode());
  }

  /** The driver takes what isn't a MySQL greeting for the header of a huge packet. */
  static String reasonOfLogin(SQLException e) {
    return e instanceof PacketTooBigException
        ? "the port does not speak the MySQL protocol"
        : AllowList.refuses(e) ? "error %d: %s".formatted(e.getErrorCode(), reason(e)) : reason(e);
  }

  /**
   * The reason, with the server's own error code if the reason comes from a server that is cut off.
   */
  static String words(SQLException e) {
    return onlyHere(e) ? "error %d: %s".formatted(e.getErrorCode(), reason(e)) : reason(e);
  }

  /** The root cause in one line, because the driver's own texts have several long lines. */
  static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String text = Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    return text.lines().findFirst().orElse(text);
  }
}
