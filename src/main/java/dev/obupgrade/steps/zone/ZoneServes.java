package dev.obupgrade.steps.zone;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.health.ClusterServing;
import dev.obupgrade.health.ZoneServing;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.RecordPlace;
import dev.obupgrade.steps.world.EvictionGuard;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits until the zone takes part in the cluster again: in service, in sync, and its replicas
 * members. Only then may the operator stop the next zone.
 */
public final class ZoneServes implements Step<UpgradeContext> {
  static final String NAME = "zoneServing";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perTenant(Duration.ofSeconds(10));
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return false;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    String zone = context.zone().name();
    Optional<StepResult> shut =
        Gates.firstShut(context.database(), new ClusterServing(), new ZoneServing(zone));
    if (shut.isPresent()) {
      return shut.get();
    }
    RecordPlace.mark(context, Optional.of(context.hop().version()), Optional.empty());
    EvictionGuard.release(context);
    return StepResult.done(zone + " is in service again.");
  }
}
