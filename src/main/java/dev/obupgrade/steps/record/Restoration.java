package dev.obupgrade.steps.record;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Difference.Remedy;
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

  /** What the step still waits for; empty when the database has all values that it can have. */
  public static Optional<StepResult> next(UpgradeContext context, List<SavedValue> saved) {
    return saved.isEmpty()
        ? Optional.empty()
        : PresentValues.of(context.database())
            .firstDifference(saved)
            .map(difference -> restore(context, difference));
  }

  private static StepResult restore(UpgradeContext context, Difference difference) {
    if (!askedLately(context.run(), difference.saved())) {
      Optional<StepResult> heldUp = heldUp(context, difference);
      if (heldUp.isPresent()) {
        return heldUp.get();
      }
      context.run().act("Setting " + SavedParameters.describe(difference.saved()) + ".");
      // Once more: the proof must be the last thing before the statement.
      heldUp = heldUp(context, difference);
      if (heldUp.isPresent()) {
        return heldUp.get();
      }
      ask(context, difference);
    }
    return StepResult.soon(Reason.Restoring, difference.beingRestored());
  }

  private static Optional<StepResult> heldUp(UpgradeContext context, Difference difference) {
    return difference.saved().name().equals(SavedParameters.PERMANENT_OFFLINE)
        ? OfflineTime.heldUp(context.database())
            .map(
                why ->
                    StepResult.later(
                        Reason.OfflineTimeKept,
                        "%s The operator sets %s after that."
                            .formatted(why, SavedParameters.describe(difference.saved()))))
        : Optional.empty();
  }

  private static boolean askedLately(StepRun run, SavedValue value) {
    return run.note(ASKED).filter(SavedParameters.describe(value)::equals).isPresent()
        && new NotedTime(run, ASKED_AT).within(ASK_AGAIN);
  }

  private static void ask(UpgradeContext context, Difference difference) {
    context.run().remember(ASKED, SavedParameters.describe(difference.saved()));
    new NotedTime(context.run(), ASKED_AT).isNow();
    try {
      switch (difference.remedy()) {
        case Remedy.SuspendMerge merge -> context.database().suspendMerge(merge.tenant());
        case Remedy.Set set -> set.settings().forEach(context.database()::setParameter);
      }
    } catch (DatabaseException.Refused e) {
      new NotedTime(context.run(), ASKED_AT).forget();
      throw e;
    }
  }
}
