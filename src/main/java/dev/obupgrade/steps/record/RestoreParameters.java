package dev.obupgrade.steps.record;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;

/** What the upgrade changed is as it was before. */
public final class RestoreParameters implements Step<UpgradeContext> {
  private final boolean permanentOfflineToo;

  /**
   * @param permanentOfflineToo at the very end only: until then a server that is away for long must
   *     not be given up
   */
  public RestoreParameters(boolean permanentOfflineToo) {
    this.permanentOfflineToo = permanentOfflineToo;
  }

  @Override
  public String name() {
    return "restoreParameters";
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
    return PutBack.next(context, saved).orElseGet(() -> StepResult.done(asBefore(saved)));
  }

  private static String asBefore(List<SavedValue> saved) {
    return saved.isEmpty()
        ? "nothing to put back"
        : "as before: " + String.join(", ", saved.stream().map(SavedParameters::describe).toList());
  }
}
