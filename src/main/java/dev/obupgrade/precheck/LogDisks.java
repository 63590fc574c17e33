package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;

/**
 * While a zone is down its servers miss log that the others keep for them. Above 80 %
 * (log_disk_utilization_threshold) a tenant's log is recycled, at 95 %
 * (log_disk_utilization_limit_threshold) it takes no more writes.
 */
final class LogDisks implements Check {

  private static final int NOTICED = 85;
  private static final int FULL = 95;

  @Override
  public Definition definition() {
    return new Definition(
        "LogDisks",
        "GV$OB_UNITS: LOG_DISK_IN_USE, LOG_DISK_SIZE",
        Versions.ALL,
        "every unit's log disk below 85 %; from 95 % on it is a failure",
        "Give the tenant's unit more log disk (ALTER RESOURCE UNIT … LOG_DISK_SIZE). A log that isn't recycled: look for a replica or an archive that is behind.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Finding.unlessMissing(definition(), () -> Disks.look(cluster.logDisks(), NOTICED, FULL));
  }
}
