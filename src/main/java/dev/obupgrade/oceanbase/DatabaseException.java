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

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
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
  }
}
