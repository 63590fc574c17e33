package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * Checks that no tenant has a data backup destination. Before 4.1, OceanBase stores the destination
 * in a form that later versions can't read.
 */
final class BackupDestinations extends ObstacleCheck {

  BackupDestinations() {
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
