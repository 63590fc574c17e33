package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.plan.ObVersion;
import java.util.List;
import java.util.TreeSet;

/**
 * A tenant in Oracle mode replicates to its standby by a user STANDBY_REPLICATION, which later
 * versions make themselves: where theirs isn't there yet, one of that name is in the way.
 */
final class StandbyReplicationUser implements Check {

  /** The versions that make it. */
  private static final Targets MAKING = Targets.from("4.2.2.0", "4.3.1.0");

  @Override
  public Definition definition() {
    return new Definition(
        "StandbyReplicationUser",
        "__all_tenant: compatibility_mode; __all_virtual_user: STANDBY_REPLICATION",
        Versions.ALL,
        MAKING,
        "a tenant in Oracle mode has a user STANDBY_REPLICATION from 4.2.2.0 and 4.3.1.0 on, and none before",
        "Below these versions: DROP USER STANDBY_REPLICATION in that tenant. From them on the version makes it itself: ask the vendor's support why it is gone.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<OracleTenant> tenants = cluster.oracleTenants();
    if (tenants.isEmpty()) {
      return Finding.notApplicable("no tenant is in Oracle mode");
    }
    ObVersion version = new TreeSet<>(cluster.upgradeState().minObserverVersions()).getFirst();
    boolean made = MAKING.contain(version);
    return Finding.of(
        tenants.stream()
            .filter(tenant -> tenant.replicationUsers() > 0 != made)
            .map(tenant -> complaint(tenant, version))
            .toList(),
        "%d tenants in Oracle mode".formatted(tenants.size()));
  }

  private static String complaint(OracleTenant tenant, ObVersion version) {
    return tenant.replicationUsers() > 0
        ? "tenant %s has a user STANDBY_REPLICATION, which %s doesn't make"
            .formatted(tenant.name(), version)
        : "tenant %s has no user STANDBY_REPLICATION, which %s makes"
            .formatted(tenant.name(), version);
  }
}
