package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.ObVersion;
import java.util.Set;

/**
 * A tenant can be idle while some of its tablets still have to finish their merge. Before 4.2 the
 * view is no proof of it, and the vendor's scripts ask it for targets from 4.3 on only.
 */
final class TabletCompaction extends ObstacleCheck {

  TabletCompaction() {
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
        ? Finding.notApplicable("before 4.2 it matters for targets from 4.3.0.0 only")
        : super.look(cluster, intent);
  }

  @Override
  public Definition definition() {
    return new Definition(
        TabletMerges.CHECK,
        "__all_virtual_tablet_compaction_info",
        Versions.ALL,
        "no tablet has received a merge that it has not finished",
        "Wait until the tablets have finished. Under a load adaptive compaction makes new merges all the time: check again in a quiet hour, or switch it off meanwhile (ALTER SYSTEM SET _enable_adaptive_compaction = False TENANT = <tenant>). While a tenant's merges are suspended, its tablets don't finish: ALTER SYSTEM RESUME MERGE TENANT = <tenant>. A tablet that never finishes: look at its server's log.");
  }
}
