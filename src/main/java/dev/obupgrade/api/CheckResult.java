package dev.obupgrade.api;

/** How a pre-check ended. */
public enum CheckResult {
  Passed,
  Failed,
  /** Worth a look; doesn't stop the upgrade. */
  Warning,
  /** The check asks something this version or cluster doesn't have. */
  NotApplicable
}
