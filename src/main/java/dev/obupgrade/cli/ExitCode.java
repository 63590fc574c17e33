package dev.obupgrade.cli;

import dev.obupgrade.precheck.SuiteReport.Verdict;

/** The exit codes of all commands except the operator. */
final class ExitCode {
  /** Success. For a pre-check, the cluster is fit. */
  static final int OK = 0;

  /** The cluster is unfit. */
  static final int UNFIT = 1;

  /** Unknown: bad input, no connection, or a question without an answer. */
  static final int UNTOLD = 2;

  private ExitCode() {}

  static int of(Verdict verdict) {
    return switch (verdict) {
      case FIT -> OK;
      case UNFIT -> UNFIT;
      case UNTOLD -> UNTOLD;
    };
  }
}
