package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Tenant;

/**
 * The vendor's checker refuses a locked tenant from 4.2 on; so does this one, whatever the version.
 */
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
