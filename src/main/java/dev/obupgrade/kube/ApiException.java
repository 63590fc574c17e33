package dev.obupgrade.kube;

/** An error between the operator and the API server. */
public abstract sealed class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ApiException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Somebody else wrote since we read (409). Nothing was changed, and what we know is stale. */
  public static final class Conflict extends ApiException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The API server gave no answer, or a passing error (429, 5xx). The caller tries again. */
  public static final class Unavailable extends ApiException {
    private static final long serialVersionUID = 1L;
    private final int code;

    public Unavailable(String message, Throwable cause) {
      this(0, message, cause);
    }

    public Unavailable(int code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    /** The HTTP status; 0 when there was no answer. */
    public int code() {
      return code;
    }

    /** Whether the API server answered, so that other requests may succeed. */
    public boolean answered() {
      return code > 0;
    }
  }

  /** The API server refused (403, 422, quota, admission webhook); the message is its own. */
  public static sealed class Refused extends ApiException permits TooLarge {
    private static final long serialVersionUID = 1L;
    private final int code;

    public Refused(int code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    /** The HTTP status. */
    public int code() {
      return code;
    }
  }

  /** The operator itself doesn't write an object that would be too large. No retry changes that. */
  public static final class TooLarge extends Refused {
    private static final long serialVersionUID = 1L;
    private static final int REQUEST_ENTITY_TOO_LARGE = 413;

    public TooLarge(String message) {
      super(REQUEST_ENTITY_TOO_LARGE, message, null);
    }
  }
}
