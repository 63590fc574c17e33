package dev.obupgrade.sim.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One log stream of one tenant: a Paxos group with a replica on one server of each zone. */
final class LogStream {

  record Id(long tenant, long stream) {}

  final Id id;

  /** The servers where the tenant's units want replicas. */
  final List<Server> home;

  /**
   * The number of replicas from which a majority is counted, also while a member list is shorter.
   */
  final int replicaNumber;

  List<Server> members;
  Optional<Server> leader;

  /** Since when an election has been possible, or 0 if none is under way. */
  long electionBegan;

  /** When the leader moves to a better server, or 0 if it is on the best one. */
  long movesAt;

  /** Writes wait until then, because a leader is moving. */
  long pausedUntil;

  long proposal = 1;

  /**
   * Counts leaders that were lost without handing over. Transactions of an earlier term are gone.
   */
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
