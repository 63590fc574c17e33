package dev.obupgrade.oceanbase;

import java.util.Set;

/** OceanBase's error numbers that the operator decides by, as they appear on the wire. */
public final class ErrorCode {
  private ErrorCode() {}

  /** Wrong user or password (OB_PASSWORD_WRONG, -4043). */
  public static final int ACCESS_DENIED = 1045;

  /**
   * A view or table that this version lacks, or that only the sys tenant has (OB_TABLE_NOT_EXIST,
   * -5019).
   */
  public static final int NO_SUCH_TABLE = 1146;

  /** A column that this version lacks (OB_ERR_BAD_FIELD_ERROR, -5217). */
  public static final int NO_SUCH_COLUMN = 1054;

  /** Command denied for a table (OB_ERR_NO_TABLE_PRIVILEGE, -5171). */
  public static final int TABLE_DENIED = 1142;

  /** Access denied for a database (OB_ERR_NO_DB_PRIVILEGE). */
  public static final int DATABASE_DENIED = 1044;

  /** The grammar of this version lacks the statement (OB_ERR_PARSE_SQL, -5001). */
  public static final int SYNTAX = 1064;

  /** The same (OB_ERR_PARSER_SYNTAX). */
  public static final int PARSER_SYNTAX = 1149;

  /** This version lacks the parameter (OB_ERR_SYS_CONFIG_UNKNOWN, -5099). */
  public static final int UNKNOWN_PARAMETER = 5099;

  /** OB_ERR_NO_PRIVILEGE, -5036. */
  public static final int PRIVILEGE_MISSING = 1227;

  /**
   * The same number as the answer to a login: the tenant's variable {@code ob_tcp_invited_nodes}
   * does not list the client's address (ObMPConnect::verify_ip_white_list).
   */
  public static final int NOT_INVITED = PRIVILEGE_MISSING;

  /** ACCOUNT LOCK (OB_ERR_USER_IS_LOCKED, -5039). */
  public static final int ACCOUNT_LOCKED = 3118;

  /**
   * The password has expired (OB_ERR_MUST_CHANGE_PASSWORD, -4366): the database runs no statement.
   */
  public static final int PASSWORD_TO_BE_CHANGED = 1820;

  /** The same, reported at login. */
  public static final int PASSWORD_EXPIRED = 1862;

  /** The statement timed out; it may still have taken effect. */
  public static final int TIMEOUT = 4012;

  /** No such zone, no such entry. */
  public static final int ENTRY_NOT_EXIST = 4018;

  /**
   * STOP ZONE: a log stream would lose its majority, a locality is changing, or no other zone is
   * active. While a leader or a log may still follow, the database retries until {@link #TIMEOUT}.
   */
  public static final int OP_NOT_ALLOWED = 4179;

  /** START ZONE of a zone that is active already. */
  public static final int ZONE_STATUS_NOT_MATCH = 4633;

  /** STOP ZONE: the zone is inactive, but it still had leaders when the statement's time was up. */
  public static final int WAIT_LEADER_SWITCH_TIMEOUT = 4652;

  /**
   * STOP ZONE: another zone, or a server of another zone, is stopped, or the database could not
   * find that out.
   */
  public static final int STOP_IN_MULTIPLE_ZONES = 4660;

  private static final Set<Integer> FINAL =
      Set.of(
          SYNTAX,
          PARSER_SYNTAX,
          UNKNOWN_PARAMETER,
          DATABASE_DENIED,
          TABLE_DENIED,
          PRIVILEGE_MISSING);

  /**
   * Whether a statement that was refused with this code can't pass until a person does something:
   * no such statement or parameter, no privilege. Every other code may pass, also those that nobody
   * here has ever seen. {@link #ENTRY_NOT_EXIST} is among these: only the list of zones tells that
   * a zone is gone. OceanBase answers with the errors of whatever it does underneath: memory
   * (4013), try again (4023), the network (4121, 4122), a server that just left (4637, 4663), its
   * cache of locations (4664), a row that another transaction has locked (6005, 1205).
   */
  public static boolean isFinal(int code) {
    return FINAL.contains(code);
  }

  private static final Set<Integer> LASTING =
      Set.of(
          NO_SUCH_TABLE,
          NO_SUCH_COLUMN,
          ACCESS_DENIED,
          ACCOUNT_LOCKED,
          PASSWORD_TO_BE_CHANGED,
          PASSWORD_EXPIRED);

  /** Whether a question that was refused with this code is refused the next moment too. */
  static boolean isLasting(int code) {
    return LASTING.contains(code);
  }
}
