package dev.obupgrade.controller;

import dev.obupgrade.controller.SeenUpgrade.Content;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/**
 * Keeps little of each upgrade in memory: its metadata without the deletion, which StatefulSets it
 * is about, and whether it is over. The driver reads the upgrade again in every turn, and a status
 * has every step, also of the upgrades of long ago.
 */
public final class UpgradesInBrief extends InBrief<SeenUpgrade> {

  public UpgradesInBrief() {
    super(UpgradesInBrief::brief);
  }

  private static SeenUpgrade brief(SeenUpgrade upgrade) {
    SeenUpgrade brief = new SeenUpgrade();
    // The SDK gives no turn to a resource that is being deleted, unless its own finalizer is there.
    // It
    // has an option for that (triggerReconcilerOnAllEvents), which its Quarkus extension drops.
    brief.setMetadata(
        new ObjectMetaBuilder(upgrade.getMetadata())
            .withManagedFields()
            .withDeletionTimestamp(null)
            .build());
    brief.setSpec(only("cluster", upgrade.getSpec()));
    brief.setStatus(only("finishedAt", upgrade.getStatus()));
    return brief;
  }

  private static Content only(String field, Content whole) {
    Content kept = new Content();
    if (whole != null && whole.fields().get(field) != null) {
      kept.set(field, whole.fields().get(field));
    }
    return kept;
  }

  /** Whether an upgrade is under way in which this StatefulSet has a part. */
  static boolean concerns(SeenUpgrade brief, String statefulSet) {
    return !SeenUpgrade.over(brief)
        && SeenUpgrade.statefulSets(brief).anyMatch(statefulSet::equals);
  }
}
