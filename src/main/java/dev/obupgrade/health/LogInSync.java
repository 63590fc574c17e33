package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ReplicaPlace;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.reason.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Does every log stream replica report, and is it in sync?
 *
 * <p>Two sources name the replicas that must be there. The cluster's bookkeeping ({@code
 * CDB_OB_LS_LOCATIONS}) still lists those of a dead server. The leaders' member lists are needed
 * besides: for the sys tenant the bookkeeping is the root service's memory, and a root service that
 * has just started has no row of a dead server.
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
    // A zone may have no replica, because no tenant has to live everywhere. A cluster has some.
    boolean mayBeNone = scope instanceof Scope.Only && !all.isEmpty();
    if (locations.isEmpty() || expected.isEmpty() && !mayBeNone) {
      return new GateResult.Shut(
          Reason.NothingKnown, "The database lists no log stream replica of " + scope + ".");
    }
    var inSync = new HashSet<ReplicaPlace>();
    var counted = new HashSet<>(expected);
    var offenders = new TreeSet<String>();
    for (LogReplica row : replicas) {
      if (row.inSync()) {
        inSync.add(row.place());
      } else if (scope.covers(zone(zones, row.server())) && zones.containsKey(row.server())) {
        expected.remove(row.place());
        counted.add(row.place());
        offenders.add(row.place().toString());
      }
    }
    expected.stream()
        .filter(r -> !inSync.contains(r))
        .forEach(r -> offenders.add(r + " (doesn't report)"));
    return GateResult.none(
        new ArrayList<>(offenders),
        counted.size(),
        Reason.LogNotInSync,
        "%s of %s not in sync".formatted(noun(counted), scope),
        "%d %s of %s in sync.".formatted(counted.size(), noun(counted), scope));
  }

  /** In one zone a log stream usually has one replica. */
  private static String noun(Set<ReplicaPlace> replicas) {
    return replicas.stream().map(ReplicaPlace::logStream).distinct().count() == replicas.size()
        ? "log streams"
        : "log stream replicas";
  }

  /** A member on a server that the cluster doesn't list is in no zone, so no scope covers it. */
  private static String zone(Map<ServerAddress, String> zones, ServerAddress server) {
    return zones.getOrDefault(server, "");
  }
}
