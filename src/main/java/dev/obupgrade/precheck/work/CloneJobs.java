package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant is being cloned. Until the clone is done, the new tenant is not complete.
 */
public final class CloneJobs extends ObstacleCheck {

  public CloneJobs() {
    super(Obstacle.CLONE_JOB, "%d tenants are being cloned");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "CloneJobs",
        "__all_virtual_clone_job",
        Versions.from("4.3.0.0"),
        "No clone job is running",
        "Wait until the clone is done, or run ALTER SYSTEM CANCEL CLONE <new tenant>.");
  }
}
