package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.plan.ObVersion;

/**
 * A tenant can be idle while some of its tablets still have to finish their merge. Before 4.2 the
 * view is no proof of it, and the vendor's scripts ask it for targets from 4.3 on only.
 */
final class TabletCompaction extends ObstacleCheck {

  private static final ObVersion PROVES = ObVersion.parse("4.2.0.0");
  private static final ObVersion ALWAYS_ASKED = ObVersion.parse("4.3.0.0");

  TabletCompaction() {
    super(Obstacle.TABLET_MERGE, "%d tablets are merging", Versions.from("4.1.0.0"));
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    boolean old =
        cluster.upgradeState().minObserverVersions().stream()
            .allMatch(version -> version.compareTo(PROVES) < 0);
    return old && intent.goesBelow(ALWAYS_ASKED)
        ? Finding.notApplicable("before 4.2 it matters for targets from 4.3.0.0 only")
        : super.look(cluster, intent);
  }

  @Override
  public Definition definition() {
    return new Definition(
        "TabletCompaction",
        "__all_virtual_tablet_compaction_info",
        Versions.ALL,
        "no tablet has received a merge that it has not finished",
        "Wait until the tablets have finished; a tablet that never does: look at its server's log.");
  }
}
