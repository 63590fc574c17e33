package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Tenant;

/**
 * Checks that every tenant is NORMAL. OceanBase can't upgrade a tenant that is being created,
 * dropped or restored.
 */
final class TenantStatus extends TenantCheck {

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
  boolean fine(Tenant tenant) {
    return "NORMAL".equals(tenant.status());
  }

  @Override
  String complaint(Tenant tenant) {
    return "Tenant %s is %s".formatted(tenant.name(), tenant.status());
  }
}
