package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * Below 4.1 a destination of the log archive is written in a form that later versions can't read.
 */
final class ArchiveDestinations extends ObstacleCheck {

  ArchiveDestinations() {
    super(Obstacle.ARCHIVE_DESTINATION, "%d settings of archive destinations are there");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "ArchiveDestinations",
        "CDB_OB_ARCHIVE_DEST",
        Versions.before("4.1.0.0"),
        "no archive destination",
        "In each tenant: ALTER SYSTEM SET LOG_ARCHIVE_DEST = ''. After the upgrade, set it again.");
  }
}
