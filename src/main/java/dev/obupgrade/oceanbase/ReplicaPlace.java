package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.LogStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a replica is: its log stream and its server, which may report the replica or not. */
public record ReplicaPlace(LogStream logStream, ServerAddress server) {

  /**
   * Where replicas must be: those of the cluster's bookkeeping, which still lists a dead server's,
   * and those of the leaders' member lists. The sys tenant's part of the bookkeeping is the root
   * service's memory, and a root service that has just begun has no row of a dead server.
   */
  public static Set<ReplicaPlace> expected(
      List<LogStreamLocation> locations, List<LogReplica> replicas) {
    return Stream.concat(
            locations.stream().map(LogStreamLocation::place),
            replicas.stream()
                .filter(LogReplica::leader)
                .flatMap(
                    leader ->
                        leader.members().stream()
                            .map(server -> new ReplicaPlace(leader.logStream(), server))))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public String toString() {
    return logStream + " on " + server;
  }
}
