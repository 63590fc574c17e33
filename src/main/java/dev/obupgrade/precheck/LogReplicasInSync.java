package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.LogStream;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A zone may be stopped only while the replicas elsewhere have all the log. A dead server's
 * replicas are missing from the log statistics rather than out of sync, so what is expected is
 * counted: what the book-keeping has, and the leaders' members, for a root service that has just
 * begun has no row of a dead server's replicas of the sys tenant.
 */
final class LogReplicasInSync implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "LogReplicasInSync",
        "GV$OB_LOG_STAT: IN_SYNC; CDB_OB_LS_LOCATIONS and PAXOS_MEMBER_LIST for what is expected",
        Versions.ALL,
        "every replica that the cluster's book-keeping or a leader's member list has is present and in sync",
        "Bring servers that are down back and wait; a replica that stays behind: look at GV$OB_LOG_STAT and the server's log, network and disk.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var present = cluster.logReplicas();
    var expected = cluster.locations();
    var problems = new ArrayList<String>();
    present.stream()
        .filter(replica -> !replica.inSync())
        .forEach(
            replica ->
                problems.add(
                    "%s on %s is not in sync".formatted(LogStreams.of(replica), replica.server())));
    var seen =
        present.stream()
            .map(replica -> new Place(LogStreams.of(replica), replica.server()))
            .collect(Collectors.toSet());
    Stream.concat(
            expected.stream()
                .map(location -> new Place(LogStreams.of(location), location.server())),
            present.stream()
                .filter(LogReplica::leader)
                .flatMap(
                    leader ->
                        leader.members().stream()
                            .map(member -> new Place(LogStreams.of(leader), member))))
        .distinct()
        .filter(place -> !seen.contains(place))
        .forEach(
            place ->
                problems.add("%s on %s is missing".formatted(place.logStream(), place.server())));
    var tenants = expected.stream().map(LogStreamLocation::tenantId).collect(Collectors.toSet());
    cluster.tenants().stream()
        .filter(tenant -> !tenants.contains(tenant.id()))
        .forEach(tenant -> problems.add("tenant " + tenant.name() + " has no log stream"));
    return expected.isEmpty()
        ? Finding.failed("the database lists no log stream")
        : Finding.of(problems, "%d replicas in sync".formatted(present.size()));
  }

  private record Place(LogStream logStream, ServerAddress server) {}
}
