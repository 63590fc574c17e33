package dev.obupgrade.kube;

/**
 * Stands for the death of the operator's process in the middle of a call. It is an Error, so that
 * no handler of ordinary failures catches it.
 */
public final class OperatorKilled extends Error {
  private static final long serialVersionUID = 1L;

  public OperatorKilled(String where) {
    super(where);
  }
}
