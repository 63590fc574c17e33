package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import dev.obupgrade.precheck.versions.MinObserverVersion;
import java.util.List;

/**
 * Checks the order of upgrades between a standby and its primary. A standby replays its primary's
 * log, so its cluster must understand everything that the primary writes. Of the two clusters,
 * upgrade the one with the standby first.
 */
public final class StandbyTenants implements Check {

  /** The upgrade_checker.py of older targets requires every tenant to be PRIMARY. */
  private static final ObVersion FIRST_WITH_STANDBYS = ObVersion.parse("4.2.0.0");

  @Override
  public Definition definition() {
    return new Definition(
        "StandbyTenants",
        "DBA_OB_TENANTS: TENANT_ROLE (in 4.0 __all_virtual_tenant_info)",
        Versions.ALL,
        "The cluster of a standby tenant is upgraded before that of its primary. No tenant is a standby if the next target is below 4.2, as for every cluster below 4.1.0.0",
        "Upgrade the cluster with the standby first: don't upgrade the primary's cluster before this upgrade is over. To check the other cluster too, name it (spec.preCheck.counterparts, --counterpart).");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<String> standbys =
        cluster.tenants().stream().filter(Tenant::standby).map(Tenant::name).toList();
    if (standbys.isEmpty()) {
      return Finding.notApplicable(
          "No tenant is a standby. If another cluster has a standby of these tenants, upgrade that cluster first");
    }
    String who =
        Finding.join(standbys.stream().map(name -> "Tenant " + name + " is a standby").toList());
    if (intent.goesBelow(FIRST_WITH_STANDBYS) || belowBarrier(cluster)) {
      return Finding.failed(who + ". Standby tenants need a target of 4.2 or later");
    }
    return Finding.warning(
        who
            + ". The data version of a standby stays until the cluster of its primary is upgraded too");
  }

  /** Such a cluster first goes to a target below 4.2, whatever its final target is. */
  private static boolean belowBarrier(FitnessView cluster) {
    return cluster.upgradeState().minObserverVersions().stream()
        .anyMatch(version -> version.compareTo(MinObserverVersion.OLDEST) < 0);
  }
}
