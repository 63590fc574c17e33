package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.LogStream;
import dev.obupgrade.plan.LogStreamReplica;
import dev.obupgrade.plan.Majority;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Can the cluster do without this zone? Every other zone must be active, in service and in sync, no
 * tenant's locality may be changing, and every log stream must have one leader and keep its
 * majority.
 *
 * <p>The operator asks before STOP ZONE, and again before it ends each server. STOP ZONE moves
 * leaders, an ended server takes its vote away, and a repeated STOP ZONE no longer looks for other
 * stopped zones.
 */
public record SafeWithoutZone(String zone) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    if (cluster.zones().stream().map(Zone::name).noneMatch(zone::equals)) {
      return new GateResult.Shut(Reason.ZoneUnknown, "The database has no zone " + zone + ".");
    }
    Scope others = Scope.allBut(zone);
    return new AllOf(
            new ClusterServing(others),
            SafeWithoutZone::localitiesAtRest,
            new LogInSync(others),
            this::majorityKept)
        .ask(cluster);
  }

  private static GateResult localitiesAtRest(ClusterView cluster) {
    List<String> changing =
        cluster.tenants().stream()
            .filter(Tenant::localityChanging)
            .map(Tenant::name)
            .sorted()
            .toList();
    return GateResult.none(
        changing,
        cluster.tenants().size(),
        Reason.LocalityChanging,
        "tenants with a changing locality",
        "No tenant's locality is changing.");
  }

  private GateResult majorityKept(ClusterView cluster) {
    Map<ServerAddress, String> zones = Members.zones(cluster);
    // A row of a server that the cluster doesn't list proves nothing.
    List<LogStreamReplica> replicas =
        cluster.logReplicas().stream()
            .flatMap(
                row -> Optional.ofNullable(zones.get(row.server())).map(z -> in(z, row)).stream())
            .toList();
    Set<LogStream> expected = expected(cluster);
    Majority.Verdict verdict = Majority.without(zone, replicas, expected);
    if (replicas.isEmpty()) {
      return new GateResult.Shut(
          Reason.NothingKnown, "The database shows no replica on a server that it lists.");
    }
    long judged =
        Stream.concat(expected.stream(), replicas.stream().map(LogStreamReplica::logStream))
            .distinct()
            .count();
    return GateResult.none(
        verdict.offences().stream().map(Majority.Offence::evidence).toList(),
        judged,
        verdict.offences().stream()
            .findFirst()
            .map(offence -> reason(offence.reason()))
            .orElse(Reason.NoMajority),
        "log streams can't do without " + zone,
        "%d log streams keep their majority without %s.".formatted(judged, zone));
  }

  // Each tenant has a log stream 1 from its creation on, even if the database lists none.
  private static Set<LogStream> expected(ClusterView cluster) {
    return Stream.concat(
            cluster.locations().stream().map(LogStreamLocation::logStream),
            cluster.tenants().stream()
                .filter(tenant -> tenant.status().equals("NORMAL"))
                .map(tenant -> new LogStream(tenant.id(), 1)))
        .collect(Collectors.toSet());
  }

  private static LogStreamReplica in(String zone, LogReplica row) {
    return new LogStreamReplica(
        row.logStream(),
        zone,
        row.server().toString(),
        row.leader(),
        row.inSync(),
        row.members().stream().map(ServerAddress::toString).collect(Collectors.toSet()),
        row.paxosReplicaNumber());
  }

  private static Reason reason(Majority.Reason reason) {
    return switch (reason) {
      case NOTHING_KNOWN -> Reason.NothingKnown;
      case NO_LEADER -> Reason.NoLeader;
      case SEVERAL_LEADERS -> Reason.SeveralLeaders;
      case NO_MAJORITY -> Reason.NoMajority;
    };
  }
}
