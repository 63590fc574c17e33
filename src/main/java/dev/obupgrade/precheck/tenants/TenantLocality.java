package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.TenantCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant's locality is changing. Moving replicas and a stopping zone get in each
 * other's way.
 */
public final class TenantLocality extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantLocality",
        "DBA_OB_TENANTS: PREVIOUS_LOCALITY",
        Versions.ALL,
        "No tenant's locality is changing",
        "Wait until DBA_OB_TENANT_JOBS shows the change of locality as done, or roll it back.");
  }

  @Override
  protected boolean fine(Tenant tenant) {
    return !tenant.localityChanging();
  }

  @Override
  protected String complaint(Tenant tenant) {
    return "Tenant %s is changing its locality to %s".formatted(tenant.name(), tenant.locality());
  }
}
