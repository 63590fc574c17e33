package dev.obupgrade.oceanbase;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** A log stream of the fake with its members and its leader. */
final class FakeLogStream {
  final long tenantId;
  final long id;
  final List<FakeServer> members;

  /** Null while nobody leads. */
  FakeServer leader;

  FakeLogStream(long tenantId, long id, List<FakeServer> members) {
    this.tenantId = tenantId;
    this.id = id;
    this.members = List.copyOf(members);
    this.leader = members.getFirst();
  }

  boolean hasLeader() {
    return leader != null && leader.ready();
  }

  boolean keepsMajority(Predicate<FakeServer> staying) {
    return members.stream().filter(staying).count() > members.size() / 2;
  }

  /** Gives the lead to a member that votes, if one is eligible. */
  boolean lead(Predicate<FakeServer> eligible) {
    Optional<FakeServer> next =
        members.stream().filter(FakeServer::votes).filter(eligible).findFirst();
    next.ifPresent(server -> leader = server);
    return next.isPresent();
  }

  boolean ledBy(String zone) {
    return Objects.nonNull(leader) && leader.zone.equals(zone);
  }

  @Override
  public String toString() {
    return "tenant " + tenantId + " log stream " + id;
  }
}
