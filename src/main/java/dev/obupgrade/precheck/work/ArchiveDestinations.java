package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant has a log archive destination. Before 4.1, OceanBase stores the destination
 * in a form that later versions can't read.
 */
public final class ArchiveDestinations extends ObstacleCheck {

  public ArchiveDestinations() {
    super(Obstacle.ARCHIVE_DESTINATION, "%d log archive destinations are set");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "ArchiveDestinations",
        "CDB_OB_ARCHIVE_DEST",
        Versions.before("4.1.0.0"),
        "No log archive destination is set",
        "In each tenant, run ALTER SYSTEM SET LOG_ARCHIVE_DEST = ''. Set the destination again after the upgrade.");
  }
}
