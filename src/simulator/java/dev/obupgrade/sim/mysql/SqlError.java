package dev.obupgrade.sim.mysql;

/** An error as it is sent to clients. */
public final class SqlError extends Exception {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final String state;

  /**
   * @param code MySQL errno, or OceanBase's own number where it has no MySQL counterpart
   * @param state five characters, {@code HY000} when nothing else fits
   */
  public SqlError(int code, String state, String message) {
    super(message);
    this.code = code;
    this.state = state;
  }

  public int code() {
    return code;
  }

  public String state() {
    return state;
  }

  /** Carries an error out of an iterator. */
  public static final class Unchecked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unchecked(SqlError cause) {
      super(cause);
    }

    public SqlError error() {
      return (SqlError) getCause();
    }
  }
}
