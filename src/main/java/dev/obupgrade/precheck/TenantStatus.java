package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Tenant;

/** A tenant being made, dropped or restored can't be upgraded. */
final class TenantStatus extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantStatus",
        "DBA_OB_TENANTS: STATUS",
        Versions.ALL,
        "every tenant NORMAL",
        "Wait until the tenant is made, dropped or restored; one that is stuck has to be dropped or repaired first.");
  }

  @Override
  boolean fine(Tenant tenant) {
    return "NORMAL".equals(tenant.status());
  }

  @Override
  String complaint(Tenant tenant) {
    return "tenant %s is %s".formatted(tenant.name(), tenant.status());
  }
}
