package dev.obupgrade.steps.context;

/**
 * The cluster record isn't ours: somebody deleted it or took it over. Nothing may be changed
 * without it.
 */
public final class RecordLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordLostException(String message) {
    super(message);
  }
}
