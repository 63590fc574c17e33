package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.plan.LogStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Does the zone take part again: active, in service, its logs in sync, and its replicas members of
 * their log streams in the eyes of the leaders?
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
    List<String> outside =
        cluster.locations().stream()
            .filter(location -> location.voting() && location.zone().equals(zone))
            .filter(
                location ->
                    leaders.getOrDefault(location.logStream(), List.of()).stream()
                        .noneMatch(leader -> leader.members().contains(location.server())))
            .map(location -> location.place().toString())
            .sorted()
            .toList();
    return GateResult.none(
        outside,
        "NotAMember",
        "replicas of zone " + zone + " that no leader counts as members",
        "the replicas of zone " + zone + " are members");
  }
}
