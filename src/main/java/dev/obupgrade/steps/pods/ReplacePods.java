package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.steps.context.UpgradeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every pod of the zone's StatefulSet runs the hop's image. The database's time is noted before the
 * first is touched, so that a restarted server can be told from a stale row.
 */
public final class ReplacePods implements Step<UpgradeContext> {

  @Override
  public String name() {
    return "replacePods";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(15);
  }

  @Override
  public Set<String> remembersForOthers() {
    return Set.of(PodReplacement.DATABASE_TIME, PodReplacement.GIVEN);
  }

  @Override
  public StepResult run(UpgradeContext context) {
    PodReplacement replacement = new PodReplacement(context);
    Optional<StepResult> next = replacement.next();
    if (next.isPresent()) {
      return next.get();
    }
    if (context.run().note(PodReplacement.DATABASE_TIME).isEmpty()) {
      // Nothing was left to us to do, so there is no moment after which they must have started.
      context.run().remember(PodReplacement.DATABASE_TIME, "0");
    }
    return StepResult.done("every pod runs %s".formatted(replacement.image()));
  }

  /** Used by the steps that wait for the servers to come back. */
  public static List<Server> serversOf(UpgradeContext context) {
    return context.database().servers().stream()
        .filter(s -> s.zone().equals(context.zone().name()))
        .toList();
  }
}
