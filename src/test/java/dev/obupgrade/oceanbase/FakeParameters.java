package dev.obupgrade.oceanbase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The parameters of the fake: a value per server, for the cluster or for a tenant. */
final class FakeParameters {
  private record Key(OptionalLong tenantId, String name, ServerAddress server) {}

  private final Map<Key, String> values = new LinkedHashMap<>();
  private final Collection<FakeServer> servers;

  FakeParameters(Collection<FakeServer> servers) {
    this.servers = servers;
  }

  void define(OptionalLong tenantId, String name, String value) {
    servers.forEach(server -> values.put(new Key(tenantId, name, server.address), value));
  }

  void forget(String name) {
    values.keySet().removeIf(key -> key.name.equals(name));
  }

  /** Sets what is there; false when no such parameter is. */
  boolean set(
      Predicate<OptionalLong> tenants, Predicate<ServerAddress> where, String name, String value) {
    List<Key> matching =
        values.keySet().stream()
            .filter(key -> key.name.equals(name))
            .filter(key -> tenants.test(key.tenantId))
            .filter(key -> where.test(key.server))
            .toList();
    matching.forEach(key -> values.put(key, value));
    return !matching.isEmpty();
  }

  void setCluster(String name, String value) {
    set(OptionalLong::isEmpty, any -> true, name, value);
  }

  void setTenant(long tenantId, String name, String value) {
    set(OptionalLong.of(tenantId)::equals, any -> true, name, value);
  }

  boolean has(String name) {
    return values.keySet().stream().anyMatch(key -> key.name.equals(name));
  }

  /** As the views show them: a server that doesn't run has no rows. */
  List<ParameterValue> reported(Collection<String> names) {
    var found = new ArrayList<ParameterValue>();
    for (FakeServer server : servers) {
      values.forEach(
          (key, value) -> {
            if (server.reporting()
                && key.server.equals(server.address)
                && names.contains(key.name)) {
              found.add(
                  new ParameterValue(server.address, server.zone, key.tenantId, key.name, value));
            }
          });
    }
    return found;
  }

  /** The cluster's value on the first server that has one. */
  String cluster(String name) {
    return values.entrySet().stream()
        .filter(e -> e.getKey().tenantId.isEmpty() && e.getKey().name.equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no cluster parameter " + name));
  }
}
