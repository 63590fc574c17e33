package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that every log archive is stopped. Before 4.1, a log archive doesn't survive an upgrade.
 */
public final class ArchiveJobs extends ObstacleCheck {

  public ArchiveJobs() {
    super(Obstacle.ARCHIVE_JOB, "%d log archives are not stopped");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "ArchiveJobs",
        "CDB_OB_ARCHIVELOG: STATUS",
        Versions.before("4.1.0.0"),
        "Every log archive has status STOP",
        "In each tenant, run ALTER SYSTEM NOARCHIVELOG and wait until the archive is stopped. Start the archive again after the upgrade.");
  }
}
