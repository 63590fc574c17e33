package dev.obupgrade.steps.context;

/** A zone's StatefulSet is not there, perhaps because somebody creates it again at this moment. */
public final class StatefulSetGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StatefulSetGoneException(String message) {
    super(message);
  }
}
