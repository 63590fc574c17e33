package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** A tenant that is being restored is not upgraded with the others. */
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
        "no restore job",
        "Wait until it is done, or ALTER SYSTEM CANCEL RESTORE <tenant>.");
  }
}
