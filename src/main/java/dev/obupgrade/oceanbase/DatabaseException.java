package dev.obupgrade.oceanbase;

/**
 * An error between the operator and the database. Decisions rest on type and code, never on the
 * text.
 */
public abstract sealed class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Nobody answered, the connection broke, or the server or the root service is starting, stopping
   * or moving. The caller tries again. A command may have taken effect.
   */
  public static final class Unavailable extends DatabaseException {
    private static final long serialVersionUID = 1L;
    private final boolean notInvited;

    public Unavailable(String message, Throwable cause) {
      this(message, cause, false);
    }

    private Unavailable(String message, Throwable cause, boolean notInvited) {
      super(message, cause);
      this.notInvited = notInvited;
    }

    /** No login from here: the tenant's allow list doesn't have this client's address. */
    public static Unavailable notInvited(String message, Throwable cause) {
      return new Unavailable(message, cause, true);
    }

    /** Whether an allow list keeps this client away: then a change of that list is the fix. */
    public boolean notInvited() {
      return notInvited;
    }
  }

  /** The database answered with an error. */
  public static final class Refused extends DatabaseException {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final String sqlState;

    /**
     * @param code as on the wire: OceanBase's number, or MySQL's where there is a counterpart
     */
    public Refused(int code, String sqlState, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
      this.sqlState = sqlState;
    }

    public int code() {
      return code;
    }

    public String sqlState() {
      return sqlState;
    }

    /**
     * Whether the same question may get an answer by itself later. A view, a column or a privilege
     * that is missing stays missing, and so does a wrong login.
     */
    public boolean passes() {
      return code > 0 && !ErrorCode.isFinal(code) && !ErrorCode.isLasting(code);
    }
  }
}
