package dev.obupgrade.steps;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the upgrade changed is as it was before. */
final class RestoreParameters implements Step<UpgradeContext> {
  /**
   * What was put back last, and when: servers learn of it in a while, so it isn't said at once
   * again.
   */
  private static final String ASKED = "asked";

  private static final String ASKED_AT = "askedAt";
  private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

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
        if (!askedLately(context.run(), value)) {
          ask(context, value);
        }
        return StepResult.soon("Restoring", difference.get() + " and is being put back");
      }
    }
    return StepResult.done(
        saved.isEmpty()
            ? "nothing to put back"
            : "as before: "
                + String.join(", ", saved.stream().map(SavedParameters::describe).toList()));
  }

  private static boolean askedLately(StepRun run, SavedValue value) {
    return run.note(ASKED).filter(SavedParameters.describe(value)::equals).isPresent()
        && run.note(ASKED_AT)
            .filter(at -> Instant.parse(at).plus(ASK_AGAIN).isAfter(run.now()))
            .isPresent();
  }

  private static void ask(UpgradeContext context, SavedValue value) {
    context.run().remember(ASKED, SavedParameters.describe(value));
    context.run().remember(ASKED_AT, context.run().now().toString());
    context.run().act(SavedParameters.describe(value) + " is put back");
    putBack(context.database(), value);
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
