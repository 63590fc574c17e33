package dev.obupgrade.sim.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a cluster is bootstrapped from.
 *
 * @param tenants names of the user tenants; each brings a meta tenant along
 * @param logStreams of each user tenant, the first one (of the tenant's own metadata) not counted
 * @param accounts clear passwords by {@code user@tenant}
 */
public record ClusterSpec(
    String name,
    Build build,
    List<ServerSpec> servers,
    List<String> tenants,
    int logStreams,
    Map<String, String> accounts,
    SimClock clock,
    Timings timings) {

  public record ServerSpec(String zone, Address address, int sqlPort) {}

  public List<String> zones() {
    return servers.stream().map(ServerSpec::zone).distinct().sorted().toList();
  }

  @Override
  public String toString() {
    return "cluster " + name + " of " + servers.size() + " servers, " + build;
  }
}
