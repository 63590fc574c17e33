package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** A backup under way holds on to servers that are about to be restarted. */
final class BackupJobs extends ObstacleCheck {

  BackupJobs() {
    super(Obstacle.BACKUP_JOB, "%d backup jobs are running");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "BackupJobs",
        "CDB_OB_BACKUP_JOBS",
        Versions.ALL,
        "no backup job",
        "Wait until it is done, or ALTER SYSTEM CANCEL BACKUP. Backups that a schedule starts: pause the schedule for the upgrade.");
  }
}
