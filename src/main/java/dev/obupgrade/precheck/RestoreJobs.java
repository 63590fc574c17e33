package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * Checks that no restore is running. OceanBase doesn't upgrade a tenant under restore with the
 * others.
 */
final class RestoreJobs extends ObstacleCheck {

  RestoreJobs() {
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
