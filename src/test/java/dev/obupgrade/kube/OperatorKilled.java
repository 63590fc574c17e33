package dev.obupgrade.kube;

/**
 * Stands for the operator's process dying in the middle of a call: an Error, so that nothing that
 * handles ordinary failures goes on.
 */
public final class OperatorKilled extends Error {
  private static final long serialVersionUID = 1L;

  OperatorKilled(String where) {
    super(where);
  }
}
