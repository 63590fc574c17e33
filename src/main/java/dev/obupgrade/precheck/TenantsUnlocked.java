package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Tenant;

/** The upgrade job logs in to every tenant, and a locked one refuses it. */
final class TenantsUnlocked extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantsUnlocked",
        "DBA_OB_TENANTS: LOCKED",
        Versions.ALL,
        "no tenant locked",
        "ALTER TENANT <name> UNLOCK.");
  }

  @Override
  boolean fine(Tenant tenant) {
    return !tenant.locked();
  }

  @Override
  String complaint(Tenant tenant) {
    return "tenant %s is locked".formatted(tenant.name());
  }
}
