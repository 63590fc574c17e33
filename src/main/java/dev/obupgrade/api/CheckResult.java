package dev.obupgrade.api;

/** How a pre-check ended. */
public enum CheckResult {
  Passed,
  Failed,
  /** Worth a look, but does not stop the upgrade. */
  Warning,
  /** The check is about something that this version or cluster doesn't have. */
  NotApplicable
}
