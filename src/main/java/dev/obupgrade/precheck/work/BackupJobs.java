package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no backup is running. A running backup needs the servers that the upgrade restarts.
 */
public final class BackupJobs extends ObstacleCheck {

  public BackupJobs() {
    super(Obstacle.BACKUP_JOB, "%d backup jobs are running");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "BackupJobs",
        "CDB_OB_BACKUP_JOBS",
        Versions.ALL,
        "No backup job is running",
        "Wait until the backup is done, or run ALTER SYSTEM CANCEL BACKUP. If a schedule starts backups, pause it for the upgrade.");
  }
}
