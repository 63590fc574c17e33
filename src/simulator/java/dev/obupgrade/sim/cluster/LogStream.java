package dev.obupgrade.sim.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One log stream of one tenant: a Paxos group with a replica on one server of each zone. */
final class LogStream {

  record Id(long tenant, long stream) {}

  final Id id;

  /** Where the tenant's units want replicas. */
  final List<Server> home;

  /** Of how many replicas a majority is counted, also while a member list is shorter. */
  final int replicaNumber;

  List<Server> members;
  Optional<Server> leader;

  /** Since when there could be an election, 0 when none is going on. */
  long electionBegan;

  /** When the leader goes to a better place, 0 when it is where it should be. */
  long movesAt;

  /** Writes wait until then, as a leader is just going. */
  long pausedUntil;

  long proposal = 1;

  /** Counts leaders lost without handing over: transactions of an earlier term are gone. */
  long term = 1;

  LogStream(Id id, List<Server> members, Server leader) {
    this.id = id;
    this.home = members;
    this.replicaNumber = members.size();
    this.members = members;
    this.leader = Optional.of(leader);
  }

  boolean hasMajority() {
    return 2 * members.stream().filter(member -> member.up).count() > replicaNumber;
  }

  String memberList() {
    return members.stream().map(m -> m.address() + ":1").collect(Collectors.joining(","));
  }
}
