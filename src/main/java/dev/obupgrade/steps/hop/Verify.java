package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.health.UpgradeOver;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Difference;
import dev.obupgrade.steps.record.PresentValues;
import dev.obupgrade.steps.record.ReleaseRecord;
import dev.obupgrade.steps.world.EvictionGuard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Proves that the upgrade is over, and only then deletes the cluster's record. */
public final class Verify implements Step<UpgradeContext> {
  public static final String NAME = "verify";

  /** Note: when the operator last asked the root service to inspect the cluster. */
  private static final String INSPECTED_AT = "inspectedAt";

  /** With many tenants an inspection takes minutes. */
  private static final Duration INSPECT_AGAIN = Duration.ofMinutes(2);

  @Override
  public String name() {
    return NAME;
  }

  /** The vendor gives an inspection 10 s a tenant, and at least 10 min. */
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perTenant(Duration.ofSeconds(10));
  }

  @Override
  public StepResult run(UpgradeContext context) {
    BuildVersion build = arrivedAt(context);
    Optional<StepResult> notYet = UpgradeJobRest.notYet(context);
    if (notYet.isPresent()) {
      return notYet.get();
    }
    inspectAgain(context);
    Optional<StepResult> shut = Gates.firstShut(context.database(), new UpgradeOver(build));
    if (shut.isPresent()) {
      return shut.get();
    }
    List<SavedValue> saved =
        context
            .record()
            .filter(r -> r.holder().equals(context.uid()))
            .map(ClusterRecord::saved)
            .orElse(List.of());
    PresentValues now = PresentValues.of(context.database());
    Optional<Difference> difference = now.firstDifference(saved);
    if (difference.isPresent()) {
      return StepResult.failed(
          Reason.NotRestored,
          difference.get().words()
              + " The operator restored it, and somebody has changed it since.");
    }
    EvictionGuard.release(context);
    new ReleaseRecord().run(context);
    return StepResult.done(
        Stream.concat(
                Stream.of(
                    "The cluster runs %s, and its parameters are as before the upgrade."
                        .formatted(build)),
                now.notCompared(saved).stream())
            .collect(Collectors.joining(" ")));
  }

  /**
   * Asks for another inspection. A root service keeps their results in memory. A new one inspects
   * without being asked unless upgrade mode is on. Otherwise, and after an inspection that failed,
   * only this statement changes the results. The statement fails when an inspection fails. It can
   * also time out while the inspection continues. Only the results count.
   */
  private static void inspectAgain(UpgradeContext context) {
    List<Inspection> inspections = context.database().inspections();
    var asked = new NotedTime(context.run(), INSPECTED_AT);
    boolean all = !inspections.isEmpty() && inspections.stream().allMatch(Inspection::succeeded);
    if (all || asked.within(INSPECT_AGAIN) || !context.database().upgradeState().off()) {
      return;
    }
    asked.isNow();
    context.run().act("Running ALTER SYSTEM RUN JOB 'root_inspection'.");
    try {
      context.database().runRootInspection();
    } catch (DatabaseException e) {
      // The gate reads the results of the inspections next.
    }
  }

  private static BuildVersion arrivedAt(UpgradeContext context) {
    var plan = context.run().status().plan();
    return plan.hops().isEmpty()
        ? BuildVersion.parse(plan.from())
        : BuildVersion.parse(plan.hops().getLast().build());
  }
}
