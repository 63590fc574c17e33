package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Tenant;

/** The vendor's scripts have refused a locked tenant since late in the lines 4.2 and 4.3. */
final class TenantsUnlocked extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantsUnlocked",
        "DBA_OB_TENANTS: LOCKED",
        Versions.ALL,
        Targets.from("4.2.2.0", "4.3.1.0"),
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
