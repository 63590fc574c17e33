package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant has a data backup destination. Before 4.1, OceanBase stores the destination
 * in a form that later versions can't read.
 */
public final class BackupDestinations extends ObstacleCheck {

  public BackupDestinations() {
    super(Obstacle.BACKUP_DESTINATION, "%d tenants have a backup destination");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "BackupDestinations",
        "CDB_OB_BACKUP_PARAMETER: data_backup_dest",
        Versions.before("4.1.0.0"),
        "No tenant has a data_backup_dest",
        "In each tenant, run ALTER SYSTEM SET DATA_BACKUP_DEST = ''. Set the destination again after the upgrade.");
  }
}
