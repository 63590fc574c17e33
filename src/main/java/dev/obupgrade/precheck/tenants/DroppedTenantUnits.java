package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that dropped tenants have left no unit. A server starts such a unit with binaries that
 * don't know the tenant.
 */
public final class DroppedTenantUnits extends ObstacleCheck {

  public DroppedTenantUnits() {
    super(Obstacle.DROPPED_TENANT_UNIT, "%d units belong to tenants that were dropped");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "DroppedTenantUnits",
        "GV$OB_UNITS, __all_tenant_history",
        Versions.ALL,
        Targets.from("4.3.1.0"),
        "No unit belongs to a dropped tenant",
        "If you just dropped a tenant, wait until the servers free its units. If units stay, ask the vendor's support before the upgrade.");
  }
}
