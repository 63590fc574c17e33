package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.TenantCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that every tenant is a primary or a standby. A tenant under restore or clone is neither.
 */
public final class TenantRoles extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantRoles",
        "DBA_OB_TENANTS: TENANT_ROLE (in 4.0 __all_virtual_tenant_info)",
        Versions.ALL,
        "Every tenant is PRIMARY or STANDBY",
        "Wait until the restore, clone or switchover is over, or cancel it.");
  }

  @Override
  protected boolean fine(Tenant tenant) {
    return "PRIMARY".equals(tenant.role()) || tenant.standby();
  }

  @Override
  protected String complaint(Tenant tenant) {
    return tenant.role().isEmpty()
        ? "Tenant %s has no role yet".formatted(tenant.name())
        : "Tenant %s has role %s".formatted(tenant.name(), tenant.role());
  }
}
