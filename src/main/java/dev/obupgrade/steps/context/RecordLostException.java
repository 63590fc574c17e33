package dev.obupgrade.steps.context;

/**
 * Says that the cluster record isn't this upgrade's: somebody deleted it or took it over. Without
 * it the operator may change nothing.
 */
public final class RecordLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordLostException(String message) {
    super(message);
  }
}
