package dev.obupgrade.precheck.logs;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.LogStream;
import dev.obupgrade.plan.LogStreamReplica;
import dev.obupgrade.plan.Majority;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks that every log stream keeps its majority without any one zone. If one zone holds half of
 * the votes, the log stream stops with that zone. This check looks only at where the members are.
 * LogReplicasInSync and LogStreamLeaders look at their state.
 */
public final class MajorityWithoutEachZone implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "MajorityWithoutEachZone",
        "GV$OB_LOG_STAT: PAXOS_MEMBER_LIST, PAXOS_REPLICA_NUM; __all_server: zone",
        Versions.ALL,
        "Every log stream keeps more than half of its members without any one zone",
        "Change the tenant's LOCALITY so that its replicas lie in at least three zones, one in each. Then wait until the change has taken effect.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    Map<ServerAddress, String> zoneOf =
        cluster.servers().stream()
            .collect(Collectors.toMap(Server::address, Server::zone, (a, b) -> a));
    Map<LogStream, LogReplica> spokesmen = new TreeMap<>();
    for (LogReplica replica : cluster.logReplicas()) {
      // The leader's member list is the one that counts; any other is better than none.
      spokesmen.merge(replica.logStream(), replica, (a, b) -> b.leader() ? b : a);
    }
    if (spokesmen.isEmpty()) {
      return Finding.failed("No replica of any log stream is known");
    }
    List<LogStreamReplica> placed = new ArrayList<>();
    // Ten thousand log streams share a handful of member lists.
    Map<List<ServerAddress>, Set<String>> names = new HashMap<>();
    spokesmen.forEach(
        (logStream, spokesman) ->
            place(
                logStream,
                spokesman,
                names.computeIfAbsent(spokesman.members(), MajorityWithoutEachZone::names),
                zoneOf,
                placed));
    List<String> problems =
        new TreeSet<>(zoneOf.values())
            .stream()
                .map(zone -> Majority.without(zone, placed, spokesmen.keySet()))
                .flatMap(verdict -> verdict.offences().stream())
                .map(Majority.Offence::evidence)
                .distinct()
                .toList();
    return Finding.of(
        problems,
        "%d log streams keep their majority without any one zone".formatted(spokesmen.size()));
  }

  private static Set<String> names(List<ServerAddress> members) {
    return members.stream().map(ServerAddress::toString).collect(Collectors.toUnmodifiableSet());
  }

  private static void place(
      LogStream logStream,
      LogReplica spokesman,
      Set<String> members,
      Map<ServerAddress, String> zoneOf,
      List<LogStreamReplica> placed) {
    boolean leader = true; // one row of each log stream speaks for it
    for (ServerAddress member : new TreeSet<>(spokesman.members())) {
      // A member on a server that isn't listed has no zone, so it never counts as staying.
      String zone = zoneOf.get(member);
      if (zone != null) {
        placed.add(
            new LogStreamReplica(
                logStream,
                zone,
                member.toString(),
                leader,
                true,
                members,
                spokesman.paxosReplicaNumber()));
        leader = false;
      }
    }
  }
}
