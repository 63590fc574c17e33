package dev.obupgrade.steps.planning;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.record.Rivals;
import dev.obupgrade.steps.record.TakeRecord;
import java.util.Optional;

/**
 * Finds the upgrades that wait for the same cluster as this one, or are about to take it. They
 * share a StatefulSet in one namespace, or wait for the same upgrade. The oldest of them goes
 * first.
 */
final class PlanningUpgrades {
  private final UpgradeContext context;
  private final QueueNotes notes;

  PlanningUpgrades(UpgradeContext context, QueueNotes notes) {
    this.context = context;
    this.notes = notes;
  }

  /** The oldest, if it is older than this upgrade. */
  Optional<ObUpgrade> older() {
    return context.kubernetes().upgrades().all().stream()
        .filter(u -> Rivals.BY_AGE.compare(u, context.upgrade()) < 0)
        .filter(PlanningUpgrades::ready)
        .filter(this::sameCluster)
        .min(Rivals.BY_AGE);
  }

  /** Whether nothing keeps it from the cluster. One that can't be read may never begin. */
  private static boolean ready(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    return status != null
        && status.finishedAt() == null
        && status.held() == null
        && !upgrade.isMarkedForDeletion()
        && upgrade.getSpec().paused() == null
        && !Boolean.TRUE.equals(upgrade.getSpec().cancelled())
        && planning(status);
  }

  /** The first step has begun, the record is not taken, and no step has failed. */
  private static boolean planning(ObUpgradeStatus status) {
    return phase(status, Validate.NAME).isPresent()
        && phase(status, TakeRecord.NAME).filter(p -> p == StepPhase.Succeeded).isEmpty()
        && status.steps().stream().noneMatch(step -> step.phase() == StepPhase.Failed);
  }

  private static Optional<StepPhase> phase(ObUpgradeStatus status, String step) {
    return StepRecords.find(status, StepAddress.once(step)).map(record -> record.phase());
  }

  private boolean sameCluster(ObUpgrade other) {
    boolean here = other.getMetadata().getNamespace().equals(context.namespace());
    boolean shared =
        other.getSpec().cluster().statefulSets().stream()
            .anyMatch(context.cluster().statefulSets()::contains);
    return here && shared
        || notes.lately().stream()
            .anyMatch(mine -> QueueNotes.of(other.getStatus()).stream().anyMatch(mine::same));
  }
}
