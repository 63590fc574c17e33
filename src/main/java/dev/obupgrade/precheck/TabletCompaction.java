package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** A tenant can be idle while some of its tablets still have to finish their merge. */
final class TabletCompaction extends ObstacleCheck {

  TabletCompaction() {
    super(Obstacle.TABLET_MERGE, "%d tablets are merging");
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
