package dev.obupgrade.status;

/**
 * Reasons of conditions and events, one word each. Those of single steps' failures are the steps'
 * own.
 */
public enum Reason {
  InProgress,
  StepStarted,
  StepSucceeded,
  StepFailed,
  StepOverdue,
  Retried,
  Planned,
  Upgraded,
  AlreadyAtTarget,
  PreChecksPassed,
  PreChecksFailed,
  PreChecksPending
}
