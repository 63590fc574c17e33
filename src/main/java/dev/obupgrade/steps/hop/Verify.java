package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.UpgradeOver;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.NotedTime;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.ReleaseRecord;
import dev.obupgrade.steps.record.SavedParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Proof that the upgrade is really over; only then is the cluster record given up. */
public final class Verify implements Step<UpgradeContext> {
  /** Note: when the root service was asked last to inspect the cluster. */
  private static final String INSPECTED_AT = "inspectedAt";

  /** With many tenants an inspection takes minutes. */
  private static final Duration INSPECT_AGAIN = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    BuildVersion build = arrivedAt(context);
    Optional<StepResult> notYet = UpgradeJobRest.notYet(context);
    if (notYet.isPresent()) {
      return notYet.get();
    }
    inspectAgain(context);
    Optional<StepResult> shut =
        Gates.firstShut(context.database(), new UpgradeOver(build.version()));
    if (shut.isPresent()) {
      return shut.get();
    }
    Optional<ClusterRecord> record = context.record().filter(r -> r.holder().equals(context.uid()));
    Optional<String> difference =
        record.stream()
            .flatMap(r -> r.saved().stream())
            .flatMap(v -> SavedParameters.difference(v, context.database()).stream())
            .findFirst();
    if (difference.isPresent()) {
      return StepResult.failed(
          Reason.NotRestored,
          difference.get() + ". The operator restored it, and somebody has changed it since.");
    }
    new ReleaseRecord().run(context);
    return StepResult.done("the cluster is at " + build + ", and all is as it was before");
  }

  /**
   * The inspections are the memory of a root service. One that has just begun looks by itself
   * unless the upgrade mode is on; otherwise, and after one that failed, nothing changes what they
   * say but this statement. It fails where an inspection does, or runs into its timeout and goes
   * on: what counts is what the inspections say then.
   */
  private static void inspectAgain(UpgradeContext context) {
    List<Inspection> inspections = context.database().inspections();
    var asked = new NotedTime(context.run(), INSPECTED_AT);
    boolean all = !inspections.isEmpty() && inspections.stream().allMatch(Inspection::succeeded);
    if (all || asked.within(INSPECT_AGAIN) || !context.database().upgradeState().off()) {
      return;
    }
    asked.isNow();
    context.run().act("RUN JOB root_inspection");
    try {
      context.database().runRootInspection();
    } catch (DatabaseException e) {
      // The inspections themselves are looked at next.
    }
  }

  private static BuildVersion arrivedAt(UpgradeContext context) {
    var plan = context.run().status().plan();
    return plan.hops().isEmpty()
        ? BuildVersion.parse(plan.from())
        : BuildVersion.parse(plan.hops().getLast().build());
  }
}
