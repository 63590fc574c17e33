package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.plan.LogStream;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Does the zone take part in the cluster? It must be active, in service and in sync, and the
 * leaders must list its replicas as members.
 */
public record ZoneServing(String zone) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    Scope scope = Scope.only(zone);
    return new AllOf(new ClusterServing(scope), new LogInSync(scope), this::membersAgain)
        .ask(cluster);
  }

  private GateResult membersAgain(ClusterView cluster) {
    Map<LogStream, List<LogReplica>> leaders =
        cluster.logReplicas().stream()
            .filter(LogReplica::leader)
            .collect(Collectors.groupingBy(LogReplica::logStream));
    List<LogStreamLocation> voting =
        cluster.locations().stream()
            .filter(location -> location.voting() && location.zone().equals(zone))
            .toList();
    List<String> outside =
        voting.stream()
            .filter(
                location ->
                    leaders.getOrDefault(location.logStream(), List.of()).stream()
                        .noneMatch(leader -> leader.members().contains(location.server())))
            .map(location -> location.place().toString())
            .sorted()
            .toList();
    return GateResult.none(
        outside,
        voting.size(),
        Reason.NotAMember,
        "replicas of " + zone + " not in a leader's member list",
        "Leaders list the replicas of " + zone + " as members.");
  }
}
