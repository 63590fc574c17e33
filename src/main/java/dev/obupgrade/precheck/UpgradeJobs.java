package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** An upgrade job still running is the last part of an earlier upgrade. */
final class UpgradeJobs extends ObstacleCheck {

  UpgradeJobs() {
    super(Obstacle.UPGRADE_JOB, "%d upgrade jobs are running");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "UpgradeJobs",
        "__all_rootservice_job",
        Versions.ALL,
        "no job of type UPGRADE_ALL in progress",
        "Wait until the job has ended (__all_rootservice_job).");
  }
}
