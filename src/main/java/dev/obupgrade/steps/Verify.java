package dev.obupgrade.steps;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.UpgradeOver;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.util.Optional;

/** Proof that the upgrade is really over; only then is the cluster record given up. */
final class Verify implements Step<UpgradeContext> {

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
          "NotRestored",
          difference.get()
              + ": it was put back, and somebody has changed it since; set it back, then give spec.retry a new value");
    }
    new ReleaseRecord().run(context);
    return StepResult.done("the cluster is at " + build + ", and all is as it was before");
  }

  private static BuildVersion arrivedAt(UpgradeContext context) {
    var plan = context.run().status().plan();
    return plan.hops().isEmpty()
        ? BuildVersion.parse(plan.from())
        : BuildVersion.parse(plan.hops().getLast().build());
  }
}
