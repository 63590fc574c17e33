package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ReplicaPlace;
import java.util.ArrayList;
import java.util.stream.Collectors;

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
        "every replica that the cluster's book-keeping or a leader's member list has is present and"
            + " in sync",
        "Bring servers that are down back and wait; a replica that stays behind: look at"
            + " GV$OB_LOG_STAT and the server's log, network and disk.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var present = cluster.logReplicas();
    var booked = cluster.locations();
    var problems = new ArrayList<String>();
    present.stream()
        .filter(replica -> !replica.inSync())
        .forEach(replica -> problems.add(replica.place() + " is not in sync"));
    var seen = present.stream().map(LogReplica::place).collect(Collectors.toSet());
    ReplicaPlace.expected(booked, present).stream()
        .filter(place -> !seen.contains(place))
        .forEach(place -> problems.add(place + " is missing"));
    var tenants = booked.stream().map(LogStreamLocation::tenantId).collect(Collectors.toSet());
    cluster.tenants().stream()
        .filter(tenant -> !tenants.contains(tenant.id()))
        .forEach(tenant -> problems.add("tenant " + tenant.name() + " has no log stream"));
    return booked.isEmpty()
        ? Finding.failed("the database lists no log stream")
        : Finding.of(problems, "%d replicas in sync".formatted(present.size()));
  }
}
