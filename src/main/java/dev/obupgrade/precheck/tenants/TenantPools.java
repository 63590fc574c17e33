package dev.obupgrade.precheck.tenants;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.ResourcePool;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ZoneOrder;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks that every tenant has units in three zones. With fewer, the tenant has no majority while
 * one zone is stopped.
 */
public final class TenantPools implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "TenantPools",
        "DBA_OB_RESOURCE_POOLS: ZONE_LIST; DBA_OB_TENANTS",
        Versions.ALL,
        "The resource pools of every tenant span at least three zones",
        "Give the tenant a pool in each of three zones (CREATE RESOURCE POOL, ALTER TENANT … RESOURCE_POOL_LIST). Then change its LOCALITY and wait until the change has taken effect.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Map<Long, Set<String>> zones =
        cluster.resourcePools().stream()
            .collect(
                Collectors.groupingBy(
                    ResourcePool::tenantId,
                    Collectors.flatMapping(
                        pool -> pool.zones().stream(), Collectors.toCollection(TreeSet::new))));
    // A meta tenant lives in the units of its user tenant and has no pools of its own.
    List<Tenant> tenants =
        cluster.tenants().stream().filter(t -> t.type() != Tenant.Type.META).toList();
    return tenants.isEmpty()
        ? Finding.failed("The database lists no tenant")
        : Finding.of(
            tenants.stream()
                .filter(t -> zones.getOrDefault(t.id(), Set.of()).size() < ZoneOrder.FEWEST_ZONES)
                .map(
                    t ->
                        "The pools of tenant %s are in %s"
                            .formatted(t.name(), zones.getOrDefault(t.id(), Set.of())))
                .toList(),
            "%d tenants".formatted(tenants.size()));
  }
}
