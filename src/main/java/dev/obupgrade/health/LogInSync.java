package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ReplicaPlace;
import dev.obupgrade.oceanbase.ServerAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Is every log stream replica there and in sync? Which ones there must be is told by the cluster's
 * book-keeping ({@code CDB_OB_LS_LOCATIONS}), where a dead server's are still listed, and by the
 * leaders' member lists: the sys tenant's part of the book-keeping is the root service's memory,
 * and one that has just begun has no row of a dead server.
 */
public record LogInSync(Scope scope) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    List<LogStreamLocation> locations = cluster.locations();
    List<LogReplica> replicas = cluster.logReplicas();
    Map<ServerAddress, String> zones = Members.zones(cluster);
    Set<ReplicaPlace> all = ReplicaPlace.expected(locations, replicas);
    Set<ReplicaPlace> expected = new HashSet<>(all);
    Map<ReplicaPlace, String> booked =
        locations.stream()
            .collect(
                Collectors.toMap(LogStreamLocation::place, LogStreamLocation::zone, (a, b) -> a));
    expected.removeIf(r -> !scope.covers(booked.getOrDefault(r, zone(zones, r.server()))));
    // A zone without any is fine: no tenant has to live everywhere. A cluster without any is not.
    boolean mayBeNone = scope instanceof Scope.Only && !all.isEmpty();
    if (locations.isEmpty() || expected.isEmpty() && !mayBeNone) {
      return new GateResult.Shut(
          "NothingKnown", "the database lists no log stream replica of " + scope);
    }
    var inSync = new HashSet<ReplicaPlace>();
    var offenders = new TreeSet<String>();
    for (LogReplica row : replicas) {
      if (row.inSync()) {
        inSync.add(row.place());
      } else if (scope.covers(zone(zones, row.server())) && zones.containsKey(row.server())) {
        expected.remove(row.place());
        offenders.add(row.place() + " is not in sync");
      }
    }
    expected.stream()
        .filter(r -> !inSync.contains(r))
        .forEach(r -> offenders.add(r + " doesn't report"));
    return GateResult.none(
        new ArrayList<>(offenders),
        "LogNotInSync",
        "log not in sync",
        "%d log stream replicas of %s in sync".formatted(expected.size(), scope));
  }

  /**
   * A member on a server that isn't listed is in no zone, and so not in the one that is asked for.
   */
  private static String zone(Map<ServerAddress, String> zones, ServerAddress server) {
    return zones.getOrDefault(server, "");
  }
}
