package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.LogStream;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Small translations that several gates need. */
final class Members {
  private Members() {}

  static LogStream logStream(LogReplica row) {
    return new LogStream(row.tenantId(), row.logStreamId());
  }

  static LogStream logStream(LogStreamLocation row) {
    return new LogStream(row.tenantId(), row.logStreamId());
  }

  /** Of every server that the cluster lists. */
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
