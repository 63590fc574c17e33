package dev.obupgrade.steps.record;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;

/** Restores the values that the upgrade changed. */
public final class RestoreParameters implements Step<UpgradeContext> {
  public static final String NAME = "restoreParameters";

  private final boolean permanentOfflineToo;

  /**
   * @param permanentOfflineToo at the very end only: until then the database must not give up a
   *     server that is away for long
   */
  public RestoreParameters(boolean permanentOfflineToo) {
    this.permanentOfflineToo = permanentOfflineToo;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    List<SavedValue> saved =
        context.ownRecord().saved().stream()
            .filter(v -> permanentOfflineToo || !v.name().equals(SavedParameters.PERMANENT_OFFLINE))
            .toList();
    return Restoration.next(context, saved).orElseGet(() -> StepResult.done(restored(saved)));
  }

  private static String restored(List<SavedValue> saved) {
    return saved.isEmpty()
        ? "Nothing to restore."
        : "Restored: "
            + String.join(", ", saved.stream().map(SavedParameters::describe).toList())
            + ".";
  }
}
