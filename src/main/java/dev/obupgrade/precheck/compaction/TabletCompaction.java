package dev.obupgrade.precheck.compaction;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;
import java.util.Set;

/**
 * Checks that every tablet has finished its merge. A tenant can be idle while some of its tablets
 * still merge. Before 4.2 the view doesn't prove this, and the vendor's scripts ask it only for
 * targets from 4.3 on.
 */
public final class TabletCompaction extends ObstacleCheck {

  public TabletCompaction() {
    super(Obstacle.TABLET_MERGE, "%d tablets are merging", Versions.from("4.1.0.0"));
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Set<ObVersion> versions = cluster.upgradeState().minObserverVersions();
    boolean matters =
        intent
            .target()
            .map(target -> TabletMerges.matter(versions, target))
            .orElseGet(() -> versions.isEmpty() || TabletMerges.prove(versions));
    return !matters
        ? Finding.notApplicable("Before 4.2, applies only to targets from 4.3.0.0")
        : super.look(cluster, intent);
  }

  @Override
  public Definition definition() {
    return new Definition(
        TabletMerges.CHECK,
        "__all_virtual_tablet_compaction_info",
        Versions.ALL,
        "Every tablet has finished the merges that it received",
        "Wait until the tablets have finished. Under load, adaptive compaction starts new merges all the time. Check again in a quiet hour, or switch it off meanwhile (ALTER SYSTEM SET _enable_adaptive_compaction = False TENANT = <tenant>). While a tenant's merges are suspended, its tablets don't finish: run ALTER SYSTEM RESUME MERGE TENANT = <tenant>. If a tablet never finishes, look at its server's log.");
  }
}
