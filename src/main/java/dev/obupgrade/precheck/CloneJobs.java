package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** A tenant that is being cloned is neither the old one nor the new one. */
final class CloneJobs extends ObstacleCheck {

  CloneJobs() {
    super(Obstacle.CLONE_JOB, "%d tenants are being cloned");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "CloneJobs",
        "__all_virtual_clone_job",
        Versions.from("4.3.0.0"),
        "no clone job",
        "Wait until it is done, or ALTER SYSTEM CANCEL CLONE <new tenant>.");
  }
}
