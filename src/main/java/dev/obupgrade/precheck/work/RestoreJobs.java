package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no restore is running. OceanBase doesn't upgrade a tenant under restore with the
 * others.
 */
public final class RestoreJobs extends ObstacleCheck {

  public RestoreJobs() {
    super(Obstacle.RESTORE_JOB, "%d restore jobs are running");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "RestoreJobs",
        "CDB_OB_RESTORE_PROGRESS",
        Versions.ALL,
        "No restore job is running",
        "Wait until the restore is done, or run ALTER SYSTEM CANCEL RESTORE <tenant>.");
  }
}
