package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** Below 4.1 a log archive doesn't survive the upgrade. */
final class ArchiveJobs extends ObstacleCheck {

  ArchiveJobs() {
    super(Obstacle.ARCHIVE_JOB, "%d log archives are not stopped");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "ArchiveJobs",
        "CDB_OB_ARCHIVELOG: STATUS",
        Versions.before("4.1.0.0"),
        "every log archive STOP",
        "In each tenant: ALTER SYSTEM NOARCHIVELOG, and wait until it is stopped. After the upgrade, begin it anew.");
  }
}
