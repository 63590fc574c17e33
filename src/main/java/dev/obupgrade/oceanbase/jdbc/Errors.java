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
   * OB_NOT_MASTER, OB_CANCELED (a root service that stops gives up what it was at),
   * OB_LEADER_NOT_EXIST, OB_RS_SHUTDOWN, OB_RS_NOT_MASTER, OB_LOCATION_LEADER_NOT_EXIST and its
   * names of 4.x, OB_LS_LOCATION_NOT_EXIST and OB_LS_LOCATION_LEADER_NOT_EXIST, OB_SERVER_IS_INIT,
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

  /** No such function; MySQL asks for a database to look for it in first. */
  private static final Set<Integer> NO_SUCH_FUNCTION = Set.of(1046, 1128, 1305, 1630);

  /**
   * What is as true of every other server: the password, a locked account, a password to be
   * changed.
   */
  private static final Set<Integer> VERDICTS =
      Set.of(
          ErrorCode.ACCESS_DENIED,
          ErrorCode.ACCOUNT_LOCKED,
          ErrorCode.PASSWORD_EXPIRED,
          ErrorCode.PASSWORD_TO_BE_CHANGED);

  private Errors() {}

  static DatabaseException translate(String where, SQLException e) {
    return unavailable(e)
        ? new Unavailable(where + ": " + reason(e), e)
        : new Refused(
            e.getErrorCode(),
            Optional.ofNullable(e.getSQLState()).orElse(""),
            "%s: error %d: %s".formatted(where, e.getErrorCode(), e.getMessage()),
            e);
  }

  static boolean unavailable(SQLException e) {
    boolean connection = Optional.ofNullable(e.getSQLState()).orElse("").startsWith("08");
    return connection || PASSING.contains(e.getErrorCode());
  }

  /** Whether another server may well answer: this one is cut off from those that know. */
  static boolean onlyHere(SQLException e) {
    return CUT_OFF.contains(e.getErrorCode());
  }

  /** Views come and go with versions, and most are the sys tenant's alone. */
  static boolean noSuchView(Refused e) {
    return e.code() == ErrorCode.NO_SUCH_TABLE;
  }

  static boolean noSuchFunction(Refused e) {
    return NO_SUCH_FUNCTION.contains(e.code());
  }

  /** Whether trying this login at another server would be in vain: accounts are locked for it. */
  static boolean refusesLogin(SQLException e) {
    return VERDICTS.contains(e.getErrorCode());
  }

  /** What is no greeting of MySQL's is taken for the head of a huge one. */
  static String reasonOfLogin(SQLException e) {
    return e instanceof PacketTooBigException
        ? "what answers there speaks another protocol than MySQL's"
        : reason(e);
  }

  /** The reason, with the server's own error code if it was the server that said so. */
  static String words(SQLException e) {
    return onlyHere(e) ? "error %d: %s".formatted(e.getErrorCode(), reason(e)) : reason(e);
  }

  /** The cause of causes in one line; the driver's own texts are long and of several lines. */
  static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String text = Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    return text.lines().findFirst().orElse(text);
  }
}
