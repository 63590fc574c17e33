package dev.obupgrade.api;

/** Where an upgrade stands, in a word. */
public enum UpgradePhase {
  /** The operator looks at the cluster, finds the path, and takes the cluster's record. */
  Planning,
  /** The vendor's checker and the built-in suite run. */
  PreChecking,
  /** {@code upgrade_pre.py} runs. */
  Preparing,
  /** One zone after another gets the new version. */
  Upgrading,
  /** {@code upgrade_post.py} runs, and the operator restores what it changed. */
  Finishing,
  /** The upgrade stands still, as {@code spec.paused} asks. */
  Paused,
  /**
   * Another upgrade has the cluster, or the next step waits for a person's approval, a time, or the
   * end of a soak.
   */
  Waiting,
  /** The upgrade waits longer than it should, or needs a person. */
  Stalled,
  /** The operator undoes what it changed, as {@code spec.cancelled} asks. */
  Cancelling,
  Cancelled,
  Succeeded,
  Failed
}
