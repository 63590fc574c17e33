package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.TenantCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant is locked. The vendor's scripts in later releases of the lines 4.2 and 4.3
 * refuse a locked tenant.
 */
public final class TenantsUnlocked extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantsUnlocked",
        "DBA_OB_TENANTS: LOCKED",
        Versions.ALL,
        Targets.from("4.2.2.0", "4.3.1.0"),
        "No tenant is locked",
        "Run ALTER TENANT <name> UNLOCK.");
  }

  @Override
  protected boolean fine(Tenant tenant) {
    return !tenant.locked();
  }

  @Override
  protected String complaint(Tenant tenant) {
    return "Tenant %s is locked".formatted(tenant.name());
  }
}
