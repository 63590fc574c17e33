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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Can the cluster do without this zone? Every other zone is active, in service and in log sync, no
 * tenant is being moved, and every log stream has one leader and keeps its majority.
 *
 * <p>Asked before STOP ZONE and again before each server is ended: STOP ZONE moves leaders, ending
 * servers takes votes away, and a STOP ZONE that is repeated no longer looks for other stopped
 * zones.
 */
public record SafeWithoutZone(String zone) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    if (cluster.zones().stream().map(Zone::name).noneMatch(zone::equals)) {
      return new GateResult.Shut("ZoneUnknown", "the database has no zone " + zone);
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
        changing, "LocalityChanging", "tenants being moved", "no tenant being moved");
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
    return GateResult.none(
        verdict.offences().stream().map(Majority.Offence::evidence).toList(),
        verdict.offences().stream()
            .findFirst()
            .map(offence -> reason(offence.reason()))
            .orElse("NoMajority"),
        "without zone " + zone,
        "%d log streams keep their majority without %s".formatted(expected.size(), zone));
  }

  // Each tenant has a log stream 1 from its creation on, listed or not.
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

  private static String reason(Majority.Reason reason) {
    return switch (reason) {
      case NOTHING_KNOWN -> "NothingKnown";
      case NO_LEADER -> "NoLeader";
      case SEVERAL_LEADERS -> "SeveralLeaders";
      case NO_MAJORITY -> "NoMajority";
    };
  }
}
