package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.TenantCheck;
import dev.obupgrade.precheck.check.Versions;
import java.util.Locale;
import java.util.Set;

/**
 * Checks that no tenant has a reserved name. These names have become keywords of the statements
 * that suspend merges and set parameters of many tenants at once.
 */
public final class TenantNames extends TenantCheck {

  private static final Set<String> FORBIDDEN = Set.of("all", "all_user", "all_meta");

  @Override
  public Definition definition() {
    return new Definition(
        "TenantNames",
        "DBA_OB_TENANTS: TENANT_NAME",
        Versions.ALL,
        Targets.from("4.2.0.0"),
        "No tenant is named all, all_user or all_meta, in any case",
        "Rename the tenant: run ALTER TENANT <name> RENAME GLOBAL_NAME TO <new name>.");
  }

  @Override
  protected boolean fine(Tenant tenant) {
    return !FORBIDDEN.contains(tenant.name().toLowerCase(Locale.ROOT));
  }

  @Override
  protected String complaint(Tenant tenant) {
    return "A tenant is named " + tenant.name();
  }
}
