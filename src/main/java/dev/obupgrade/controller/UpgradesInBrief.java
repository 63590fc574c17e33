package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/**
 * Keeps little of each upgrade in memory: its metadata, which StatefulSets it is about, and whether
 * it is over. The driver reads the upgrade again in every turn, and a status has every step, also
 * of the upgrades of long ago.
 */
public final class UpgradesInBrief extends InBrief<ObUpgrade> {

  public UpgradesInBrief() {
    super(UpgradesInBrief::brief);
  }

  private static ObUpgrade brief(ObUpgrade upgrade) {
    ObUpgrade brief = new ObUpgrade();
    brief.setMetadata(new ObjectMetaBuilder(upgrade.getMetadata()).withManagedFields().build());
    ObUpgradeSpec spec = upgrade.getSpec();
    if (spec != null) {
      brief.setSpec(new ObUpgradeSpec(spec.cluster(), null, null, null, null, null));
    }
    if (upgrade.getStatus() != null) {
      brief.setStatus(ObUpgradeStatus.empty().withFinishedAt(upgrade.getStatus().finishedAt()));
    }
    return brief;
  }

  /** Whether an upgrade is under way in which this StatefulSet has a part. */
  static boolean concerns(ObUpgrade brief, String statefulSet) {
    boolean over = brief.getStatus() != null && brief.getStatus().finishedAt() != null;
    return !over
        && brief.getSpec() != null
        && brief.getSpec().cluster() != null
        && brief.getSpec().cluster().zones().stream()
            .anyMatch(zone -> statefulSet.equals(zone.statefulSet()));
  }
}
