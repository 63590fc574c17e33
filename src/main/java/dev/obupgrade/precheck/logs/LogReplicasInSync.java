package dev.obupgrade.precheck.logs;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ReplicaPlace;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * Checks that every replica of a log is present and in sync. A zone may stop only while the
 * replicas elsewhere have all the log. A dead server's replicas are missing from the log
 * statistics, not out of sync, so the check compares them with an expected list. The list has the
 * replicas of CDB_OB_LS_LOCATIONS and the members that leaders know. It needs the latter because a
 * root service that has just started has no row for a dead server's replicas of the sys tenant.
 */
public final class LogReplicasInSync implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "LogReplicasInSync",
        "GV$OB_LOG_STAT: IN_SYNC; CDB_OB_LS_LOCATIONS and PAXOS_MEMBER_LIST for the expected replicas",
        Versions.ALL,
        "Every replica in CDB_OB_LS_LOCATIONS or in a leader's member list is present and in sync",
        "Bring back servers that are down, and wait. If a replica stays behind, look at GV$OB_LOG_STAT and at the server's log, network and disk.");
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
        .forEach(tenant -> problems.add("Tenant " + tenant.name() + " has no log stream"));
    return booked.isEmpty()
        ? Finding.failed("The database lists no log stream")
        : Finding.of(problems, "%d replicas in sync".formatted(present.size()));
  }
}
