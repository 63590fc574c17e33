package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord.SavedValue;

/**
 * A saved value that the database does not have.
 *
 * @param now what it has instead, and where
 */
public record Difference(SavedValue saved, String now) {
  /** What is wrong. */
  public String words() {
    return ofMerge()
        ? "The merge of tenant %s is %s.".formatted(saved.tenant(), now)
        : "%s is %s, not %s.".formatted(SavedParameters.name(saved), now, saved.value());
  }

  /** What the operator does about it. */
  String beingRestored() {
    return ofMerge()
        ? "Suspending the merge of tenant %s (now %s).".formatted(saved.tenant(), now)
        : "Restoring %s to %s (now %s).".formatted(SavedParameters.name(saved), saved.value(), now);
  }

  private boolean ofMerge() {
    return saved.kind().equals(SavedValue.SUSPENDED_MERGE);
  }
}
