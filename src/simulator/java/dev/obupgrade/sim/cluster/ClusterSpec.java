package dev.obupgrade.sim.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The specification that a cluster is bootstrapped from.
 *
 * @param tenants names of the user tenants; each has a meta tenant too
 * @param logStreams of each user tenant, the first one (of the tenant's own metadata) not counted
 * @param units of each user tenant in each zone, each on its own server
 * @param accounts clear passwords by {@code user@tenant}
 */
public record ClusterSpec(
    String name,
    Build build,
    List<ServerSpec> servers,
    List<String> tenants,
    int logStreams,
    int units,
    Map<String, String> accounts,
    SimClock clock,
    Timings timings) {

  public record ServerSpec(String zone, Address address, int sqlPort) {}

  public ClusterSpec {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers is empty; a cluster has at least one");
    }
    if (logStreams < 1) {
      throw new IllegalArgumentException("logStreams " + logStreams + " must be at least 1");
    }
    Map<String, Long> perZone =
        servers.stream()
            .collect(Collectors.groupingBy(ServerSpec::zone, TreeMap::new, Collectors.counting()));
    perZone.forEach(
        (zone, count) -> {
          if (units < 1 || units > count) {
            throw new IllegalArgumentException(
                "units "
                    + units
                    + " must be at least 1 and at most the number of servers in a zone; "
                    + zone
                    + " has "
                    + count);
          }
        });
  }

  /** One unit of each tenant in each zone. */
  public ClusterSpec(
      String name,
      Build build,
      List<ServerSpec> servers,
      List<String> tenants,
      int logStreams,
      Map<String, String> accounts,
      SimClock clock,
      Timings timings) {
    this(name, build, servers, tenants, logStreams, 1, accounts, clock, timings);
  }

  public List<String> zones() {
    return servers.stream().map(ServerSpec::zone).distinct().sorted().toList();
  }

  @Override
  public String toString() {
    return "cluster " + name + " of " + servers.size() + " servers, " + build;
  }
}
