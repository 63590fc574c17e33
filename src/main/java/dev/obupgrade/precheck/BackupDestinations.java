package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** Below 4.1 a destination of data backups is written in a form that later versions can't read. */
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
        "no data_backup_dest",
        "In each tenant: ALTER SYSTEM SET DATA_BACKUP_DEST = ''. After the upgrade, set it again.");
  }
}
