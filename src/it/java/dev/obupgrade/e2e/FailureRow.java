package dev.obupgrade.e2e;

/**
 * A way in which a Job fails.
 *
 * @param permitted whether the operator has its permissions
 */
record FailureRow(String name, String way, String how, boolean permitted, Play play) {

  FailureRow(String name, String way, String how, Play play) {
    this(name, way, how, true, play);
  }

  /** Makes it happen, and checks the result. */
  @FunctionalInterface
  interface Play {
    void in(FailureScene scene) throws Exception;
  }

  @Override
  public String toString() {
    return way;
  }
}
