package dev.obupgrade.steps.record;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.context.RecordNotes;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;

/**
 * An upgrade that has the cluster although nobody finds its record: somebody deleted the ConfigMap
 * while the upgrade waits for a person. The values to restore are in that upgrade's status, so only
 * that upgrade can write the record again, and no other one may take the cluster meanwhile.
 */
public final class Unrecorded {
  private Unrecorded() {}

  /** The other upgrade of this namespace that has the cluster, by its status. */
  public static Optional<ObUpgrade> holder(UpgradeContext context) {
    boolean through = through(context.run().status());
    return context.kubernetes().upgrades().inNamespace(context.namespace()).stream()
        .filter(other -> !other.getMetadata().getUid().equals(context.uid()))
        .filter(Unrecorded::has)
        .filter(
            other ->
                other.getSpec().cluster().statefulSets().stream()
                    .anyMatch(context.cluster().statefulSets()::contains))
        .filter(other -> !recorded(context, other))
        // Of two that are equally far the older one goes first.
        .filter(other -> !through || Rivals.BY_AGE.compare(other, context.upgrade()) < 0)
        .min(Rivals.BY_AGE);
  }

  /** Its record as far as everybody knows it: who would hold it, and its name. */
  public static ClusterRecord recordOf(ObUpgrade upgrade) {
    return new ClusterRecord(
        upgrade.getMetadata().getNamespace(),
        UpgradeContext.recordName(upgrade),
        upgrade.getMetadata().getUid(),
        upgrade.getMetadata().getName(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Then others find that record. */
  private static boolean recorded(UpgradeContext context, ObUpgrade upgrade) {
    ClusterRecord itsRecord = recordOf(upgrade);
    return context
        .kubernetes()
        .records()
        .find(itsRecord.namespace(), itsRecord.name())
        .filter(record -> record.holder().equals(itsRecord.holder()))
        .isPresent();
  }

  private static boolean has(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    return status != null && status.finishedAt() == null && through(status);
  }

  /** Whether it has taken the record, and not given it up. */
  static boolean through(ObUpgradeStatus status) {
    return StepRecords.find(status, StepAddress.once(TakeRecord.NAME))
            .filter(step -> step.phase() == StepPhase.Succeeded)
            .isPresent()
        && !RecordNotes.givenUp(status);
  }
}
