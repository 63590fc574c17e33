package dev.obupgrade.precheck.check;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Tenant;

/** A check that applies one rule to every tenant, including the sys and meta tenants. */
public abstract class TenantCheck implements Check {

  protected abstract boolean fine(Tenant tenant);

  /** The message about a tenant that breaks the rule; it names the tenant. */
  protected abstract String complaint(Tenant tenant);

  @Override
  public final Finding look(FitnessView cluster, Intent intent) {
    var tenants = cluster.tenants();
    // Every cluster has a sys tenant: an empty list proves nothing about it.
    return tenants.isEmpty()
        ? Finding.failed("The database lists no tenant")
        : Finding.of(
            tenants.stream().filter(tenant -> !fine(tenant)).map(this::complaint).toList(),
            "%d tenants".formatted(tenants.size()));
  }
}
