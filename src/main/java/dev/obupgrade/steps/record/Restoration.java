package dev.obupgrade.steps.record;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Restores values of the cluster record, one after the other, and checks that the database has
 * them.
 */
public final class Restoration {
  /**
   * The value that the operator restored last, and when: servers take a while to learn of it, so
   * the operator does not repeat the statement at once.
   */
  private static final String ASKED = "putBack";

  private static final String ASKED_AT = "putBackAt";
  private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

  private Restoration() {}

  /** What the step still waits for; empty when the database has all values. */
  public static Optional<StepResult> next(UpgradeContext context, List<SavedValue> saved) {
    for (SavedValue value : saved) {
      Optional<Difference> difference = SavedParameters.difference(value, context.database());
      if (difference.isPresent()) {
        if (!askedLately(context.run(), value)) {
          ask(context, value);
        }
        return Optional.of(StepResult.soon(Reason.Restoring, difference.get().beingRestored()));
      }
    }
    return Optional.empty();
  }

  private static boolean askedLately(StepRun run, SavedValue value) {
    return run.note(ASKED).filter(SavedParameters.describe(value)::equals).isPresent()
        && new NotedTime(run, ASKED_AT).within(ASK_AGAIN);
  }

  private static void ask(UpgradeContext context, SavedValue value) {
    context.run().remember(ASKED, SavedParameters.describe(value));
    new NotedTime(context.run(), ASKED_AT).isNow();
    context.run().act("Setting " + SavedParameters.describe(value) + ".");
    try {
      restore(context.database(), value);
    } catch (DatabaseException.Refused e) {
      new NotedTime(context.run(), ASKED_AT).forget();
      throw e;
    }
  }

  private static void restore(Database database, SavedValue value) {
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
