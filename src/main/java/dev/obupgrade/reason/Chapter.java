package dev.obupgrade.reason;

/** Where a person meets a reason, in the order in which an upgrade gets there. */
public enum Chapter {
  /** Conditions and events of any step. */
  GENERAL,
  /** The steps validate, resolvePath and takeRecord. */
  PLANNING,
  /** The step preCheck. */
  CHECKS,
  /** Any step that runs a Job. */
  JOBS,
  /** A zone is stopped, restarted and started again. */
  ZONE,
  /** The pods of a stopped zone get their new image. */
  PODS,
  /** The steps finish, verifyVersion, restoreParameters, settle and verify. */
  ENDING,
  /** The controls in the spec: pause, approval, times, cancelling. */
  CONTROLS,
  /** The operator itself, in any step. */
  OPERATOR
}
