package dev.obupgrade.steps.hop;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.ClusterServing;
import dev.obupgrade.health.GateResult;
import dev.obupgrade.health.StandbysAt;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Named;
import dev.obupgrade.precheck.check.Obstacles;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits before the next hop until the cluster is at rest, so that the pre-checks don't fail because
 * of what the last hop set off.
 */
public final class Settle implements Step<UpgradeContext> {
  public static final String NAME = "settle";

  /** How long the step waits for a moment without merging tablets. */
  private static final Duration TABLETS = Duration.ofMinutes(30);

  /** The primary's cluster may take days. */
  private static final Duration STANDBYS_RECHECK = Duration.ofSeconds(10);

  @Override
  public String name() {
    return NAME;
  }

  /** Merges that the upgrade held up take hours with much data. */
  @Override
  public Duration deadline() {
    return Duration.ofHours(6);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    if (context.lastHop()) {
      return StepResult.done("No further hop.");
    }
    Optional<StepResult> shut = Gates.firstShut(context.database(), new ClusterServing());
    if (shut.isPresent()) {
      return shut.get();
    }
    List<String> merging =
        context.database().compactions().stream()
            .filter(c -> !c.idle())
            .map(c -> Named.tenant(context.database(), c.tenantId()))
            .toList();
    if (!merging.isEmpty()) {
      return StepResult.later(Reason.Merging, "Tenants " + Finding.few(merging) + " are merging.");
    }
    Optional<String> tasks =
        Obstacles.failure(
            context.database(), Obstacle.REPLICA_TASK, "%d replica tasks are under way");
    if (tasks.isPresent()) {
      return StepResult.later(Reason.ReplicaTasks, tasks.get() + ".");
    }
    Optional<GateResult.Shut> behind =
        Gates.shut(context.database(), new StandbysAt(context.hopBuild().version()));
    if (behind.isPresent()) {
      return new StepResult.Waiting(
          behind.get().reason(),
          behind.get().message() + " The next hop waits until they have followed their primaries.",
          STANDBYS_RECHECK);
    }
    ObVersion next = BuildVersion.parse(context.hopsFromHere().get(1).build()).version();
    return TabletsAtRest.notYet(context, next, TABLETS)
        .orElseGet(
            () -> StepResult.done("No tenant is merging, and no replica task is under way."));
  }
}
