package dev.obupgrade.steps.record;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.Names;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.RecordAtHand;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Difference.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Restores values of the cluster record, many in one call because a cluster may have hundreds of
 * tenants, and checks that the database has them.
 */
public final class Restoration {
  /** In one call of the step, so that a call takes seconds at most. */
  static final int MOST_AT_ONCE = 50;

  /** Of the statements of one call. The database may have waited for seconds before each. */
  private static final int MOST_REFUSALS = 3;

  /**
   * The values that the operator restored last, and when: servers take a while to learn of them, so
   * the operator does not repeat the statements at once.
   */
  private static final String ASKED = "putBack";

  private static final String ASKED_AT = "putBackAt";
  private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

  private Restoration() {}

  /** What the step still waits for; empty when the database has all values that it can have. */
  public static Optional<StepResult> next(UpgradeContext context, List<SavedValue> saved) {
    return saved.isEmpty()
        ? Optional.empty()
        : next(context, PresentValues.of(context.database()), saved);
  }

  /**
   * The same where the values of the database are known.
   *
   * @param now as the database has just shown them
   */
  static Optional<StepResult> next(
      UpgradeContext context, PresentValues now, List<SavedValue> saved) {
    List<Difference> all = now.differences(saved);
    return all.isEmpty() ? Optional.empty() : Optional.of(restore(context, all));
  }

  private static StepResult restore(UpgradeContext context, List<Difference> all) {
    Set<String> lately = askedLately(context.run());
    Optional<Difference> pending = all.stream().filter(d -> lately.contains(id(d))).findFirst();
    if (pending.isPresent()) {
      return restoring(pending.get(), all.size());
    }
    List<Difference> others =
        all.stream().filter(d -> !ofOfflineTime(d)).limit(MOST_AT_ONCE).toList();
    List<Difference> chosen = others.isEmpty() ? List.of(all.getFirst()) : others;
    Optional<StepResult> heldUp = heldUp(context, chosen.getFirst());
    if (heldUp.isPresent()) {
      return heldUp.get();
    }
    context
        .run()
        .act(
            "Setting %s."
                .formatted(SavedParameters.list(chosen.stream().map(Difference::saved).toList())));
    // Once more: the proof must be the last thing before the statement.
    heldUp = RecordAtHand.missing(context).or(() -> heldUp(context, chosen.getFirst()));
    if (heldUp.isPresent()) {
      return heldUp.get();
    }
    ask(context, chosen);
    return restoring(chosen.getFirst(), all.size());
  }

  private static StepResult restoring(Difference one, int all) {
    return StepResult.soon(
        Reason.Restoring,
        one.beingRestored() + (all > 1 ? " %d more values follow.".formatted(all - 1) : ""));
  }

  /** It is restored alone and last: it must be proved, and may have to wait for a server. */
  private static boolean ofOfflineTime(Difference difference) {
    return difference.saved().name().equals(SavedParameters.PERMANENT_OFFLINE);
  }

  private static Optional<StepResult> heldUp(UpgradeContext context, Difference difference) {
    return ofOfflineTime(difference)
        ? OfflineTime.heldUp(context.database())
            .map(
                why ->
                    StepResult.later(
                        Reason.OfflineTimeKept,
                        "%s The operator sets %s after that."
                            .formatted(why, SavedParameters.describe(difference.saved()))))
        : Optional.empty();
  }

  private static Set<String> askedLately(StepRun run) {
    return run.note(ASKED)
        .filter(any -> new NotedTime(run, ASKED_AT).within(ASK_AGAIN))
        .map(asked -> Set.of(asked.split(" ")))
        .orElse(Set.of());
  }

  /** Short, because a step's memo must stay so. */
  private static String id(Difference difference) {
    return Names.hash(difference.saved().toString()).substring(0, 8);
  }

  private static void ask(UpgradeContext context, List<Difference> chosen) {
    context
        .run()
        .remember(
            ASKED,
            chosen.stream().map(Restoration::id).distinct().collect(Collectors.joining(" ")));
    new NotedTime(context.run(), ASKED_AT).isNow();
    List<DatabaseException.Refused> refusals = new ArrayList<>();
    for (Difference difference : chosen) {
      try {
        ask(context, difference);
      } catch (DatabaseException.Refused e) {
        refusals.add(e);
        if (refusals.size() == MOST_REFUSALS) {
          break;
        }
      }
    }
    if (!refusals.isEmpty()) {
      new NotedTime(context.run(), ASKED_AT).forget();
      throw refusals.getFirst();
    }
  }

  private static void ask(UpgradeContext context, Difference difference) {
    switch (difference.remedy()) {
      case Remedy.SuspendMerge merge -> context.database().suspendMerge(merge.tenant());
      case Remedy.Set set -> set.settings().forEach(context.database()::setParameter);
    }
  }
}
