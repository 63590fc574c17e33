package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Tenant;

/**
 * Below 4.1 leaders that are spread over several zones of equal rank don't move in time when a zone
 * is stopped.
 */
final class PrimaryZone extends TenantCheck {

  @Override
  public Definition definition() {
    return new Definition(
        "PrimaryZone",
        "DBA_OB_TENANTS: PRIMARY_ZONE",
        Versions.before("4.1.0.0"),
        "every tenant but sys has one zone of highest priority",
        "ALTER TENANT <name> PRIMARY_ZONE = '<zone>;<other zones>' until the upgrade is over.");
  }

  @Override
  boolean fine(Tenant tenant) {
    if (tenant.type() == Tenant.Type.SYS) {
      return true;
    }
    String highest = tenant.primaryZone().split(";", 2)[0];
    return !highest.strip().equalsIgnoreCase("RANDOM") && !highest.contains(",");
  }

  @Override
  String complaint(Tenant tenant) {
    return "the primary zone of tenant %s is %s".formatted(tenant.name(), tenant.primaryZone());
  }
}
