package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.flow.TimeLimit;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.EvictionGuard;
import dev.obupgrade.steps.world.ZoneStage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces the pods of the zone's StatefulSet until each runs the hop's image. Before the first one
 * the operator notes the zone's servers, which tells a restarted one from a stale row.
 */
public final class ReplacePods implements Step<UpgradeContext> {
  static final String NAME = ZoneStage.REPLACE_PODS;

  /** Note: the other zones' pods are safe from evictions. */
  private static final String HELD = "held";

  @Override
  public String name() {
    return NAME;
  }

  /** What {@code versionRefreshed} has, for each server: the next one waits for the one before. */
  @Override
  public Duration deadline() {
    return Duration.ofMinutes(45);
  }

  @Override
  public TimeLimit limit() {
    return TimeLimit.of(deadline()).perServer(deadline());
  }

  @Override
  public Set<String> remembersForOthers() {
    return Set.of(
        RestartProof.SERVERS, RestartProof.DATABASE_TIME, PodReplacement.GIVEN, PullImage.IMAGE);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return !new PodReplacement(context).over();
  }

  @Override
  public StepResult run(UpgradeContext context) {
    holdEvictions(context);
    PodReplacement replacement = new PodReplacement(context);
    Optional<StepResult> next = replacement.next();
    if (next.isPresent()) {
      return next.get();
    }
    new RestartProof(context).noteNothing();
    return StepResult.done("Every pod runs %s.".formatted(replacement.image()));
  }

  /** Step stopZone does so, which does not run in a zone that another upgrade left stopped. */
  private static void holdEvictions(UpgradeContext context) {
    if (context.run().status().continued() && context.run().note(HELD).isEmpty()) {
      context.run().remember(HELD, "yes");
      EvictionGuard.hold(context);
    }
  }

  /** The zone's servers, as the database lists them. */
  public static List<Server> serversOf(UpgradeContext context) {
    return context.database().servers().stream()
        .filter(s -> s.zone().equals(context.zone().name()))
        .toList();
  }
}
