package dev.obupgrade.oceanbase;

import java.util.List;

/** A resource pool of {@code DBA_OB_RESOURCE_POOLS} that is granted to a tenant. */
public record ResourcePool(long tenantId, String name, List<String> zones) {

  public ResourcePool {
    zones = List.copyOf(zones);
  }
}
