package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;

/** A check that asks the same of every tenant, the sys and meta tenants included. */
abstract class TenantCheck implements Check {

  abstract boolean fine(Tenant tenant);

  /** What is wrong with the tenant, naming it. */
  abstract String complaint(Tenant tenant);

  @Override
  public final Finding look(FitnessView cluster, Intent intent) {
    var tenants = cluster.tenants();
    // Every cluster has a sys tenant: an empty list proves nothing about it.
    return tenants.isEmpty()
        ? Finding.failed("the database lists no tenant")
        : Finding.of(
            tenants.stream().filter(tenant -> !fine(tenant)).map(this::complaint).toList(),
            "%d tenants".formatted(tenants.size()));
  }
}
