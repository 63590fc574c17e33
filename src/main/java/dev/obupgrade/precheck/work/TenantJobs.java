package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant job is in progress. Changes of locality, primary zone or unit number move
 * the replicas that the upgrade relies on.
 */
public final class TenantJobs extends ObstacleCheck {

  public TenantJobs() {
    super(Obstacle.TENANT_JOB, "%d tenant jobs are in progress");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "TenantJobs",
        "DBA_OB_TENANT_JOBS",
        Versions.ALL,
        "No tenant job is in progress without a result",
        "Wait until DBA_OB_TENANT_JOBS shows the job as done, or cancel the change.");
  }
}
