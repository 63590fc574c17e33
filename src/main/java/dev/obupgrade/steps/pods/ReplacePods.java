package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.ZoneStage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces the pods of the zone's StatefulSet until each runs the hop's image. Before the first one
 * the operator notes the database's time, which tells a restarted server from a stale row.
 */
public final class ReplacePods implements Step<UpgradeContext> {
  static final String NAME = ZoneStage.REPLACE_PODS;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(15);
  }

  @Override
  public Set<String> remembersForOthers() {
    return Set.of(PodReplacement.DATABASE_TIME, PodReplacement.GIVEN, PullImage.IMAGE);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return !new PodReplacement(context).over();
  }

  @Override
  public StepResult run(UpgradeContext context) {
    PodReplacement replacement = new PodReplacement(context);
    Optional<StepResult> next = replacement.next();
    if (next.isPresent()) {
      return next.get();
    }
    if (context.run().note(PodReplacement.DATABASE_TIME).isEmpty()) {
      // The operator did nothing, so there is no time after which the servers must have started.
      context.run().remember(PodReplacement.DATABASE_TIME, "0");
    }
    return StepResult.done("Every pod runs %s.".formatted(replacement.image()));
  }

  /** The zone's servers, as the database lists them. */
  public static List<Server> serversOf(UpgradeContext context) {
    return context.database().servers().stream()
        .filter(s -> s.zone().equals(context.zone().name()))
        .toList();
  }
}
