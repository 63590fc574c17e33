package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.TenantCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that each tenant's leaders prefer one zone. Before 4.1, leaders in several zones of equal
 * rank don't move in time when a zone stops.
 */
public final class PrimaryZone extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "PrimaryZone",
        "DBA_OB_TENANTS: PRIMARY_ZONE",
        Versions.before("4.1.0.0"),
        "Every tenant except sys has one zone of highest priority",
        "Run ALTER TENANT <name> PRIMARY_ZONE = '<zone>;<other zones>'. Restore the old value after the upgrade.");
  }

  @Override
  protected boolean fine(Tenant tenant) {
    if (tenant.type() == Tenant.Type.SYS) {
      return true;
    }
    String highest = tenant.primaryZone().split(";", 2)[0];
    return !highest.strip().equalsIgnoreCase("RANDOM") && !highest.contains(",");
  }

  @Override
  protected String complaint(Tenant tenant) {
    return "The primary zone of tenant %s is %s".formatted(tenant.name(), tenant.primaryZone());
  }
}
