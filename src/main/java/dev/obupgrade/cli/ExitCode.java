package dev.obupgrade.cli;

import dev.obupgrade.precheck.SuiteReport.Verdict;

/** The exit codes of everything but the operator. */
final class ExitCode {
  /** Done; of a pre-check: the cluster is fit. */
  static final int OK = 0;

  /** The cluster is unfit. */
  static final int UNFIT = 1;

  /** Nobody can tell: bad input, no connection, a question without an answer. */
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
