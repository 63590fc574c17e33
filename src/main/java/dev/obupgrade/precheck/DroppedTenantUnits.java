package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * A unit that a dropped tenant has left behind is started with its server, by binaries that know
 * nothing of the tenant.
 */
final class DroppedTenantUnits extends ObstacleCheck {

  DroppedTenantUnits() {
    super(Obstacle.DROPPED_TENANT_UNIT, "%d units belong to tenants that were dropped");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "DroppedTenantUnits",
        "GV$OB_UNITS, __all_tenant_history",
        Versions.ALL,
        Targets.from("4.3.1.0"),
        "no unit of a dropped tenant",
        "Wait until the units of a tenant just dropped are freed. Units that stay: ask the vendor's support before the upgrade.");
  }
}
