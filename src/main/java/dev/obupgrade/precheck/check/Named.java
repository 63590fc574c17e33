package dev.obupgrade.precheck.check;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Tenant;

/** Finds the names of what the database's views show by its number only. */
public final class Named {
  private Named() {}

  /** The tenant's name, or its number if the database lists no such tenant. */
  public static String tenant(ClusterView cluster, long id) {
    return cluster.tenants().stream()
        .filter(tenant -> tenant.id() == id)
        .map(Tenant::name)
        .findFirst()
        .orElseGet(() -> String.valueOf(id));
  }
}
