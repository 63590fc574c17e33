package dev.obupgrade.oceanbase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** The parameters of the fake: a value per server, for the cluster or for a tenant. */
final class FakeParameters {
  private record Key(OptionalLong tenantId, String name, ServerAddress server) {}

  private final Map<Key, String> values = new HashMap<>();

  /** All keys of a name, in the order in which they were defined. */
  private final Map<String, List<Key>> named = new HashMap<>();

  /** How often each was set, so that a change still on its way doesn't undo a later one. */
  private final Map<Key, Integer> changes = new HashMap<>();

  /** The keys of each server in order. With many servers and tenants there are many values. */
  private final Map<ServerAddress, List<Key>> ofServers = new HashMap<>();

  private final Collection<FakeServer> servers;

  FakeParameters(Collection<FakeServer> servers) {
    this.servers = servers;
  }

  void define(OptionalLong tenantId, String name, String value) {
    servers.forEach(server -> add(new Key(tenantId, name, server.address), value));
  }

  private void add(Key key, String value) {
    if (values.put(key, value) == null) {
      ofServers.computeIfAbsent(key.server, any -> new ArrayList<>()).add(key);
      named.computeIfAbsent(key.name, any -> new ArrayList<>()).add(key);
    }
  }

  /** A server's new binary has a cluster's parameter for each tenant, with its default. */
  void becomesTenants(FakeServer server, String name, String value, List<Long> tenants) {
    Key ofCluster = new Key(OptionalLong.empty(), name, server.address);
    if (values.remove(ofCluster) != null) {
      ofServers.get(server.address).remove(ofCluster);
      named.get(name).remove(ofCluster);
      tenants.forEach(id -> add(new Key(OptionalLong.of(id), name, server.address), value));
    }
  }

  /** A tenant is gone. */
  void forget(long tenantId) {
    Predicate<Key> gone = key -> key.tenantId.equals(OptionalLong.of(tenantId));
    values.keySet().removeIf(gone);
    changes.keySet().removeIf(gone);
    ofServers.values().forEach(keys -> keys.removeIf(gone));
    named.values().forEach(keys -> keys.removeIf(gone));
  }

  /** Sets what is there, at once; false when no such parameter is. */
  boolean set(
      Predicate<OptionalLong> tenants, Predicate<ServerAddress> where, String name, String value) {
    return announce(tenants, where, name, value).map(this::run).isPresent();
  }

  /** What sets the parameter when its servers learn of it; empty when no such parameter is. */
  Optional<Runnable> announce(
      Predicate<OptionalLong> tenants, Predicate<ServerAddress> where, String name, String value) {
    Map<Key, Integer> announced = new LinkedHashMap<>();
    for (Key key : named.getOrDefault(name, List.of())) {
      if (tenants.test(key.tenantId) && where.test(key.server)) {
        announced.put(key, changes.merge(key, 1, Integer::sum));
      }
    }
    return announced.isEmpty()
        ? Optional.empty()
        : Optional.of(
            () ->
                announced.forEach(
                    (key, change) -> {
                      if (change.equals(changes.get(key))) {
                        values.put(key, value);
                      }
                    }));
  }

  private boolean run(Runnable change) {
    change.run();
    return true;
  }

  void setCluster(String name, String value) {
    set(OptionalLong::isEmpty, any -> true, name, value);
  }

  void setTenant(long tenantId, String name, String value) {
    set(OptionalLong.of(tenantId)::equals, any -> true, name, value);
  }

  /** As the views show them: a server that doesn't run has no rows. */
  List<ParameterValue> reported(Collection<String> names) {
    var found = new ArrayList<ParameterValue>();
    Set<String> wanted = Set.copyOf(names);
    for (FakeServer server : servers) {
      if (server.reporting()) {
        for (Key key : ofServers.getOrDefault(server.address, List.of())) {
          if (wanted.contains(key.name)) {
            found.add(
                new ParameterValue(
                    server.address, server.zone, key.tenantId, key.name, values.get(key)));
          }
        }
      }
    }
    return found;
  }

  /** The cluster's value on the first server that has one. */
  String cluster(String name) {
    for (Key key : named.getOrDefault(name, List.of())) {
      if (key.tenantId.isEmpty()) {
        return values.get(key);
      }
    }
    throw new IllegalArgumentException("no cluster parameter " + name);
  }
}
