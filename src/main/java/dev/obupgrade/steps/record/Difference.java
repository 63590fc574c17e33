package dev.obupgrade.steps.record;

import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.ParameterSetting;
import java.util.List;

/**
 * A saved value that the database does not have.
 *
 * @param now what it has instead, and where
 * @param remedy what restores the value
 */
public record Difference(SavedValue saved, String now, Remedy remedy) {

  /** The statements that restore a value. */
  sealed interface Remedy {
    record Set(List<ParameterSetting> settings) implements Remedy {}

    /**
     * @param tenant its present name
     */
    record SuspendMerge(String tenant) implements Remedy {}
  }

  /** What is wrong. */
  public String words() {
    return remedy instanceof Remedy.SuspendMerge merge
        ? "The merge of tenant %s is %s.".formatted(merge.tenant(), now)
        : "%s is %s, not %s.".formatted(SavedParameters.name(saved), now, saved.value());
  }

  /** What the operator does about it. */
  String beingRestored() {
    return remedy instanceof Remedy.SuspendMerge merge
        ? "Suspending the merge of tenant %s (now %s).".formatted(merge.tenant(), now)
        : "Restoring %s to %s (now %s).".formatted(SavedParameters.name(saved), saved.value(), now);
  }
}
