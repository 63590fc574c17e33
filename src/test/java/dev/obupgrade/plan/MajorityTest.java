package dev.obupgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.plan.Majority.Offence;
import dev.obupgrade.plan.Majority.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MajorityTest {

  private static final LogStream SYS = new LogStream(1, 1);
  private static final LogStream USER = new LogStream(1002, 1001);
  private static final Set<String> THREE = Set.of("s1:2882", "s2:2882", "s3:2882");

  @Test
  void threeMembersInSyncCanDoWithoutAnyZone() {
    assertThat(Majority.without("zone1", healthy(SYS), Set.of(SYS)).kept()).isTrue();
    assertThat(Majority.without("zone3", healthy(SYS), Set.of(SYS)).kept()).isTrue();
  }

  @Test
  void aMemberOutOfSyncElsewhereForbidsTakingOutAnotherZone() {
    var replicas = new ArrayList<>(healthy(SYS));
    replicas.set(1, replica(SYS, 2, false, false, THREE, 3));

    var verdict = Majority.without("zone1", replicas, Set.of(SYS));

    assertThat(verdict.offences())
        .singleElement()
        .satisfies(
            offence -> {
              assertThat(offence.reason()).isEqualTo(Reason.NO_MAJORITY);
              assertThat(offence.evidence())
                  .contains("tenant 1 log stream 1")
                  .contains("1 members in sync outside zone1 [s3:2882], needs 2 of 3");
            });
  }

  @Test
  void aMemberOutOfSyncInTheVeryZoneDoesNotForbidIt() {
    var replicas = new ArrayList<>(healthy(SYS));
    replicas.set(1, replica(SYS, 2, false, false, THREE, 3));

    assertThat(Majority.without("zone2", replicas, Set.of(SYS)).kept()).isTrue();
  }

  @Test
  void aDeadServerHasNoRowAndDoesNotCount() {
    var replicas = healthy(SYS).subList(0, 2);

    assertThat(Majority.without("zone2", replicas, Set.of(SYS)).kept()).isFalse();
  }

  @Test
  void everyOffendingLogStreamIsNamed() {
    var replicas = new ArrayList<>(healthy(SYS).subList(0, 2));
    replicas.addAll(healthy(USER).subList(0, 2));

    assertThat(Majority.without("zone2", replicas, Set.of()).offences())
        .extracting(Offence::evidence)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("tenant 1 log stream 1 "),
            second -> assertThat(second).startsWith("tenant 1002 log stream 1001 "));
  }

  @Test
  void withoutALeaderNothingIsProved() {
    var replicas =
        IntStream.rangeClosed(1, 3).mapToObj(n -> replica(SYS, n, false, true, THREE, 3)).toList();

    assertThat(reasons(Majority.without("zone1", replicas, Set.of(SYS))))
        .containsExactly(Reason.NO_LEADER);
  }

  @Test
  void withTwoLeadersNothingIsProved() {
    var replicas = new ArrayList<>(healthy(SYS));
    replicas.set(2, replica(SYS, 3, true, true, THREE, 3));

    assertThat(reasons(Majority.without("zone2", replicas, Set.of(SYS))))
        .containsExactly(Reason.SEVERAL_LEADERS);
  }

  @Test
  void anEmptyReadingProvesNothing() {
    assertThat(reasons(Majority.without("zone1", List.of(), Set.of())))
        .containsExactly(Reason.NOTHING_KNOWN);
  }

  @Test
  void anExpectedLogStreamWithoutAnyRowProvesNothing() {
    assertThat(reasons(Majority.without("zone1", healthy(SYS), Set.of(SYS, USER))))
        .containsExactly(Reason.NO_LEADER);
  }

  @Test
  void theMemberListOfTheLeaderCountsNotThatOfFollowers() {
    // The follower still believes in three members; the leader has only one other.
    var two = Set.of("s1:2882", "s2:2882");
    var replicas =
        List.of(
            replica(SYS, 1, true, true, two, 3),
            replica(SYS, 2, false, true, THREE, 3),
            replica(SYS, 3, false, true, THREE, 3));

    assertThat(Majority.without("zone2", replicas, Set.of(SYS)).kept()).isFalse();
  }

  @Test
  void ofFourMembersThreeMustStay() {
    var four = Set.of("s1:2882", "s2:2882", "s3:2882", "s4:2882");
    var replicas =
        new ArrayList<>(
            IntStream.rangeClosed(1, 4)
                .mapToObj(n -> replica(SYS, n, n == 1, true, four, 4))
                .toList());

    assertThat(Majority.without("zone4", replicas, Set.of(SYS)).kept()).isTrue();
    replicas.set(1, replica(SYS, 2, false, false, four, 4));
    assertThat(Majority.without("zone4", replicas, Set.of(SYS)).kept()).isFalse();
  }

  /** A locality change adds members first and takes others away later. */
  @Test
  void membersBeyondTheReplicaNumberCountInTheGroup() {
    var five = Set.of("s1:2882", "s2:2882", "s3:2882", "s4:2882", "s5:2882");
    var replicas =
        IntStream.rangeClosed(1, 3).mapToObj(n -> replica(SYS, n, n == 1, true, five, 3)).toList();

    assertThat(reasons(Majority.without("zone3", replicas, Set.of(SYS))))
        .containsExactly(Reason.NO_MAJORITY);
  }

  @Test
  void membersThatAreMissingCountInTheGroup() {
    var replicas =
        IntStream.rangeClosed(1, 3).mapToObj(n -> replica(SYS, n, n == 1, true, THREE, 5)).toList();

    assertThat(reasons(Majority.without("zone3", replicas, Set.of(SYS))))
        .containsExactly(Reason.NO_MAJORITY);
  }

  @Test
  void aGroupOfNoMembersIsNoMajority() {
    assertThat(
            Majority.without(
                    "zone1", List.of(replica(SYS, 2, true, true, Set.of(), 0)), Set.of(SYS))
                .kept())
        .isFalse();
  }

  @Test
  void aGroupOfUnknownSizeIsNoMajority() {
    var replicas =
        IntStream.rangeClosed(1, 3).mapToObj(n -> replica(SYS, n, n == 1, true, THREE, 0)).toList();

    assertThat(reasons(Majority.without("zone3", replicas, Set.of(SYS))))
        .containsExactly(Reason.NO_MAJORITY);
  }

  @Test
  void agreesWithCountingVotesForAnyGroup() {
    var random = new Random(3);
    for (int run = 0; run < 2000; run++) {
      int size = 1 + random.nextInt(7);
      var members =
          IntStream.rangeClosed(1, size)
              .mapToObj(n -> "s" + n + ":2882")
              .collect(Collectors.toSet());
      var replicas = new ArrayList<LogStreamReplica>();
      int staying = 0;
      for (int n = 1; n <= size; n++) {
        boolean inSync = random.nextInt(4) > 0;
        replicas.add(replica(SYS, n, n == 1, inSync, members, size));
        staying += inSync && n != 2 ? 1 : 0;
      }

      assertThat(Majority.without("zone2", replicas, Set.of(SYS)).kept())
          .isEqualTo(2 * staying > size);
    }
  }

  @Test
  void memberListsAreReadWithAndWithoutIpv6() {
    assertThat(LogStreamReplica.members("10.0.0.1:2882:1, [fe80::1]:2882:1"))
        .containsExactlyInAnyOrder("10.0.0.1:2882", "[fe80::1]:2882");
    assertThat(LogStreamReplica.members("")).isEmpty();
  }

  private static List<Reason> reasons(Majority.Verdict verdict) {
    return verdict.offences().stream().map(Offence::reason).toList();
  }

  private static List<LogStreamReplica> healthy(LogStream logStream) {
    return IntStream.rangeClosed(1, 3)
        .mapToObj(n -> replica(logStream, n, n == 1, true, THREE, 3))
        .toList();
  }

  private static LogStreamReplica replica(
      LogStream logStream,
      int n,
      boolean leader,
      boolean inSync,
      Set<String> members,
      int paxosReplicaNumber) {
    return new LogStreamReplica(
        logStream, "zone" + n, "s" + n + ":2882", leader, inSync, members, paxosReplicaNumber);
  }
}
