package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds which server is in which zone, for several gates. */
final class Members {
  private Members() {}

  /** The zone of every server that the cluster lists. */
  static Map<ServerAddress, String> zones(ClusterView cluster) {
    return cluster.servers().stream().collect(Collectors.toMap(Server::address, Server::zone));
  }

  static Set<ServerAddress> servers(ClusterView cluster, Scope scope) {
    return cluster.servers().stream()
        .filter(s -> scope.covers(s.zone()))
        .map(Server::address)
        .collect(Collectors.toSet());
  }
}
