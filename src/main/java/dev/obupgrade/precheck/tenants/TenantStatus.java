package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.TenantCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that every tenant is NORMAL. OceanBase can't upgrade a tenant that is being created,
 * dropped or restored.
 */
public final class TenantStatus extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantStatus",
        "DBA_OB_TENANTS: STATUS",
        Versions.ALL,
        "Every tenant is NORMAL",
        "Wait until the tenant is created, dropped or restored. If it is stuck, drop or repair it first.");
  }

  @Override
  protected boolean fine(Tenant tenant) {
    return "NORMAL".equals(tenant.status());
  }

  @Override
  protected String complaint(Tenant tenant) {
    return "Tenant %s is %s".formatted(tenant.name(), tenant.status());
  }
}
