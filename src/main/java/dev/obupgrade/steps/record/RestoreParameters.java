package dev.obupgrade.steps.record;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Restores the values that the upgrade changed. */
public final class RestoreParameters implements Step<UpgradeContext> {
  public static final String NAME = "restoreParameters";

  /** Which values the step restores. */
  public enum Which {
    /** After a hop: until the end the database must not give up a server that is away for long. */
    ALL_BUT_OFFLINE_TIME,
    /** At the end of an upgrade. */
    ALL,
    /** After mere checks, which have changed nothing else. */
    OFFLINE_TIME_OF_CHECKER
  }

  private final Which which;

  public RestoreParameters(Which which) {
    this.which = which;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The scripts wait 10 s a tenant for each parameter. */
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perTenant(Duration.ofMinutes(1));
  }

  @Override
  public StepResult run(UpgradeContext context) {
    if (which == Which.OFFLINE_TIME_OF_CHECKER) {
      return OfflineTime.restore(context).orElseGet(() -> checked(context));
    }
    List<SavedValue> saved =
        context.ownRecord().saved().stream()
            .filter(v -> which == Which.ALL || !v.name().equals(SavedParameters.PERMANENT_OFFLINE))
            .toList();
    if (saved.isEmpty()) {
      return StepResult.done("Nothing to restore.");
    }
    PresentValues now = PresentValues.of(context.database());
    return Restoration.next(context, now, saved)
        .orElseGet(() -> StepResult.done(restored(now, saved)));
  }

  private static StepResult checked(UpgradeContext context) {
    List<SavedValue> saved = OfflineTime.in(context.ownRecord().saved());
    if (saved.isEmpty()) {
      return StepResult.done("Nothing to restore.");
    }
    PresentValues now = PresentValues.of(context.database());
    return StepResult.done(
        now.firstDifference(saved)
            .map(d -> d.words() + " Somebody set it during the checks. The operator leaves it.")
            .orElseGet(() -> restored(now, saved)));
  }

  private static String restored(PresentValues now, List<SavedValue> saved) {
    List<SavedValue> same =
        saved.stream().filter(v -> now.compare(v) instanceof Comparison.Same).toList();
    return Stream.concat(
            same.isEmpty()
                ? Stream.empty()
                : Stream.of("Restored: " + SavedParameters.list(same) + "."),
            now.notCompared(saved).stream())
        .collect(Collectors.joining(" "));
  }
}
