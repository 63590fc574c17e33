package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.LogStream;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does every log stream have its leader outside this zone? The gate asks the bookkeeping and the
 * replicas themselves, because a leader that has just moved shows in one of them first.
 */
public record ZoneHasNoLeader(String zone) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    List<LogStreamLocation> locations = cluster.locations();
    List<LogReplica> replicas = cluster.logReplicas();
    if (locations.isEmpty() || replicas.isEmpty()) {
      return new GateResult.Shut(Reason.NothingKnown, "The database lists no log stream.");
    }
    Set<ServerAddress> servers = Members.servers(cluster, Scope.only(zone));
    List<String> inside =
        Stream.concat(
                locations.stream()
                    .filter(l -> l.leader() && l.zone().equals(zone))
                    .map(l -> l.place().toString()),
                replicas.stream()
                    .filter(r -> r.leader() && servers.contains(r.server()))
                    .map(r -> r.place().toString()))
            .distinct()
            .sorted()
            .toList();
    if (!inside.isEmpty()) {
      return new GateResult.Shut(
          Reason.LeadersInZone,
          "%s still in %s: %s."
              .formatted(GateResult.count(inside.size(), "leader"), zone, GateResult.few(inside)));
    }
    Set<LogStream> led =
        replicas.stream()
            .filter(LogReplica::leader)
            .map(LogReplica::logStream)
            .collect(Collectors.toSet());
    List<String> leaderless =
        locations.stream()
            .map(LogStreamLocation::logStream)
            .filter(stream -> !led.contains(stream))
            .distinct()
            .sorted()
            .map(LogStream::toString)
            .toList();
    return GateResult.none(
        leaderless,
        locations.stream().map(LogStreamLocation::logStream).distinct().count(),
        Reason.NoLeader,
        "log streams without a leader",
        "%s of log streams, none in %s.".formatted(GateResult.count(led.size(), "leader"), zone));
  }
}
