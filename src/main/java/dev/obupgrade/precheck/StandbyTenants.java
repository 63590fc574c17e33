package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import java.util.List;

/**
 * A standby replays its primary's log, so its cluster has to understand whatever the primary
 * writes: of the two, the cluster with the standby is upgraded first.
 */
final class StandbyTenants implements Check {

  /** The upgrade_checker.py of older targets wants every tenant to be PRIMARY. */
  private static final ObVersion FIRST_WITH_STANDBYS = ObVersion.parse("4.2.0.0");

  @Override
  public Definition definition() {
    return new Definition(
        "StandbyTenants",
        "DBA_OB_TENANTS: TENANT_ROLE (in 4.0 __all_virtual_tenant_info)",
        Versions.ALL,
        "the clusters on either side of a standby tenant are upgraded in the right order; no standby tenant at all for a target below 4.2, which is the next for every cluster below 4.1.0.0",
        "The cluster that has the standby must be upgraded before the one that has its primary: don't upgrade the primary's before this upgrade is over. Name the other cluster (spec.preCheck.counterparts, --counterpart) to have it looked at.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<String> standbys =
        cluster.tenants().stream().filter(Tenant::standby).map(Tenant::name).toList();
    if (standbys.isEmpty()) {
      return Finding.notApplicable(
          "no tenant is STANDBY; a standby elsewhere can't be seen from here, and its cluster would have to be upgraded first");
    }
    String who =
        Finding.join(standbys.stream().map(name -> "tenant " + name + " is STANDBY").toList());
    if (intent.goesBelow(FIRST_WITH_STANDBYS) || belowBarrier(cluster)) {
      return Finding.failed(who + ", with which nothing before 4.2 can be upgraded to");
    }
    return Finding.warning(
        who
            + "; its data version stays until the other side, with the primary, is upgraded as well");
  }

  /** From there the next stop is an older target, whatever the last one is. */
  private static boolean belowBarrier(FitnessView cluster) {
    return cluster.upgradeState().minObserverVersions().stream()
        .anyMatch(version -> version.compareTo(MinObserverVersion.OLDEST) < 0);
  }
}
