package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.Gates;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.Optional;

/**
 * What takes a zone's pods away, or lets Kubernetes do so. It is done to a stopped zone that the
 * others can do without, which is proved right before it.
 */
final class ProvedAction {
  private final UpgradeContext context;

  ProvedAction(UpgradeContext context) {
    this.context = context;
  }

  /**
   * Announces and acts, the proof standing before the one and right before the other.
   *
   * @param after what to answer when it was done
   */
  StepResult act(String what, StepResult after, Runnable action) {
    Optional<StepResult> against = against();
    if (against.isPresent()) {
      return against.get();
    }
    context.run().act(what);
    against = against();
    if (against.isPresent()) {
      return against.get();
    }
    action.run();
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
              "zone %s is active: somebody started it again, and the pods of an active zone are not touched"
                  .formatted(zone)));
    }
    return Gates.firstShut(
        context.database(), new ZoneHasNoLeader(zone), new SafeWithoutZone(zone));
  }
}
