package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.RecordAtHand;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.world.EvictionGuard;
import dev.obupgrade.steps.world.ZonesAtRest;
import java.util.List;
import java.util.Optional;

/**
 * Does what takes a zone's pods away, or lets Kubernetes do so. Right before it, the operator
 * proves that the zone is stopped, that the other zones can do without it, and that Kubernetes
 * leaves their pods alone.
 */
final class ProvedAction {
  private final UpgradeContext context;

  ProvedAction(UpgradeContext context) {
    this.context = context;
  }

  /**
   * Proves and announces, then proves again and acts.
   *
   * @param after the answer after the actions
   * @param actions of which each takes one pod away, and has a proof of its own
   */
  StepResult act(String what, StepResult after, List<Runnable> actions) {
    return act(what, after, () -> {}, actions);
  }

  /**
   * The same.
   *
   * @param note remembers what is lost with the action; stored before it
   */
  StepResult act(String what, StepResult after, Runnable note, List<Runnable> actions) {
    Optional<StepResult> against = against();
    if (against.isPresent()) {
      return against.get();
    }
    EvictionGuard.hold(context);
    note.run();
    context.run().act(what);
    for (Runnable action : actions) {
      against = RecordAtHand.missing(context).or(this::against);
      if (against.isPresent()) {
        return against.get();
      }
      action.run();
    }
    return after;
  }

  private Optional<StepResult> against() {
    String zone = context.zone().name();
    boolean stopped =
        context.database().zones().stream().anyMatch(z -> z.name().equals(zone) && !z.active());
    if (!stopped) {
      return Optional.of(
          StepResult.failed(
              Reason.ZoneNotStopped,
              "Zone %s is active: somebody started it again. The operator never touches the pods of an active zone."
                  .formatted(zone)));
    }
    return ZonesAtRest.againstReplacement(
        context, new ZoneHasNoLeader(zone), new SafeWithoutZone(zone));
  }
}
