package dev.obupgrade.precheck.features;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;
import java.util.TreeSet;

/**
 * Checks the user STANDBY_REPLICATION of tenants in Oracle mode. Such a tenant replicates to its
 * standby with this user. Later versions create the user; before that, no user may have this name.
 */
public final class StandbyReplicationUser implements Check {

  /** The versions that create the user. */
  private static final Targets MAKING = Targets.from("4.2.2.0", "4.3.1.0");

  @Override
  public Definition definition() {
    return new Definition(
        "StandbyReplicationUser",
        "__all_tenant: compatibility_mode; __all_virtual_user: STANDBY_REPLICATION",
        Versions.ALL,
        MAKING,
        "A tenant in Oracle mode has a user STANDBY_REPLICATION from 4.2.2.0 and 4.3.1.0 on, and none before",
        "Before these versions, run DROP USER STANDBY_REPLICATION in that tenant. From these versions on, OceanBase creates the user: ask the vendor's support why it is gone.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    List<OracleTenant> tenants = cluster.oracleTenants();
    if (tenants.isEmpty()) {
      return Finding.notApplicable("No tenant is in Oracle mode");
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
        ? "Tenant %s has a user STANDBY_REPLICATION, but %s doesn't create it"
            .formatted(tenant.name(), version)
        : "Tenant %s has no user STANDBY_REPLICATION, but %s creates it"
            .formatted(tenant.name(), version);
  }
}
