package dev.obupgrade.precheck.servers;

import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks how full the log disks are. While a zone is down, its servers miss log that the other
 * servers keep for them. Above 80 % (log_disk_utilization_threshold), OceanBase recycles a tenant's
 * log. At 95 % (log_disk_utilization_limit_threshold), the tenant accepts no more writes.
 */
public final class LogDisks implements Check {

  private static final int NOTICED = 85;
  private static final int FULL = 95;

  @Override
  public Definition definition() {
    return new Definition(
        "LogDisks",
        "GV$OB_UNITS: LOG_DISK_IN_USE, LOG_DISK_SIZE",
        Versions.ALL,
        "The log disk of sys and of every user tenant is below 85 % on every server; 95 % or more is a failure",
        "Give the tenant's unit more log disk (ALTER RESOURCE UNIT … LOG_DISK_SIZE). If OceanBase doesn't recycle the log, look for a replica or an archive that is behind.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    return Finding.unlessMissing(
        definition(),
        () -> Disks.look(cluster, ofListed(cluster, cluster.logDisks()), NOTICED, FULL));
  }

  /**
   * Leaves out meta tenants and dropped tenants. A meta tenant has at least 512 MiB (eight blocks),
   * and it usually has seven of them in use. The unit of a dropped tenant goes with its tenant.
   */
  private static List<DiskUse> ofListed(FitnessView cluster, List<DiskUse> disks) {
    Set<Long> judged =
        cluster.tenants().stream()
            .filter(tenant -> tenant.type() != Tenant.Type.META)
            .map(Tenant::id)
            .collect(Collectors.toSet());
    return disks.stream()
        .filter(disk -> disk.tenantId().isPresent() && judged.contains(disk.tenantId().getAsLong()))
        .toList();
  }
}
