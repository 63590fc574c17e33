package dev.obupgrade.steps;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the upgrade changed is as it was before. */
final class RestoreParameters implements Step<UpgradeContext> {
  private final boolean permanentOfflineToo;

  /**
   * @param permanentOfflineToo at the very end only: until then a server that is away for long must
   *     not be given up
   */
  RestoreParameters(boolean permanentOfflineToo) {
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
    for (SavedValue value : saved) {
      Optional<String> difference = SavedParameters.difference(value, context.database());
      if (difference.isPresent()) {
        context.run().act(SavedParameters.describe(value) + " is put back");
        putBack(context.database(), value);
        return StepResult.soon("Restoring", difference.get() + " and is being put back");
      }
    }
    return StepResult.done(
        saved.isEmpty()
            ? "nothing to put back"
            : "as before: "
                + String.join(", ", saved.stream().map(SavedParameters::describe).toList()));
  }

  private static void putBack(Database database, SavedValue value) {
    if (value.kind().equals(SavedValue.SUSPENDED_MERGE)) {
      database.suspendMerge(value.tenant());
      return;
    }
    if (value.tenant() != null) {
      database.setParameter(
          new ParameterSetting(value.name(), value.value(), new Scope.OfTenant(value.tenant())));
    } else if (value.servers().isEmpty()) {
      database.setParameter(new ParameterSetting(value.name(), value.value(), new Scope.Cluster()));
    } else {
      for (String server : value.servers()) {
        database.setParameter(
            new ParameterSetting(
                value.name(), value.value(), new Scope.OneServer(ServerAddress.parse(server))));
      }
    }
  }
}
