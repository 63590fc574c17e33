package dev.obupgrade.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.JumpingClock;
import dev.obupgrade.VirtualClock;
import dev.obupgrade.controller.leader.LeaseElection.Outcome;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseElectionTest {
  private static final LeaseTiming TIMING = LeaseTiming.USUAL;

  private final VirtualClock clock = new VirtualClock();
  private final FakeLease lease = new FakeLease();
  private final LeaseElection one = election("one", clock);
  private final LeaseElection two = election("two", clock);

  @Test
  void aTimingThatOneFailedWriteWouldBreakIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(
            () ->
                new LeaseTiming(
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(2),
                    second,
                    Duration.ofSeconds(3)))
        .hasMessageContaining("one write that fails");
    assertThatThrownBy(
            () ->
                new LeaseTiming(
                    Duration.ofSeconds(6), Duration.ofSeconds(6), second, second, second))
        .hasMessageContaining("two replicas");
  }

  @Test
  void theFirstOneTakesTheLeaseAndTheOtherStandsBy() {
    assertThat(one.attempt()).isEqualTo(Outcome.OURS);
    assertThat(two.attempt()).isEqualTo(Outcome.THEIRS);
    assertThat(one.leads()).isTrue();
    assertThat(two.leads()).isFalse();
    assertThat(two.holder()).contains("one");
  }

  @Test
  void whoRenewsStaysTheLeader() {
    one.attempt();
    for (int i = 0; i < 20; i++) {
      clock.advance(TIMING.renew());
      assertThat(one.attempt()).isEqualTo(Outcome.OURS);
      assertThat(two.attempt()).isEqualTo(Outcome.THEIRS);
    }
    assertThat(lease.spec().getLeaseTransitions()).isZero();
  }

  @Test
  void aLeaseThatDoesNotChangeAnyMoreIsTaken() {
    one.attempt();
    two.attempt();
    clock.advance(TIMING.lease().plusMillis(1));
    assertThat(two.attempt()).isEqualTo(Outcome.OURS);
    assertThat(lease.spec().getLeaseTransitions()).isEqualTo(1);
  }

  @Test
  void aLeaderHasEndedBeforeAnotherBegins() {
    one.attempt();
    two.attempt();
    clock.advance(TIMING.deadline());
    assertThat(one.leads()).isFalse();
    assertThat(two.attempt()).isEqualTo(Outcome.THEIRS);
  }

  /** The steady clock stands still while the machine is suspended. */
  @Test
  void whoWasSuspendedDoesNotActUntilItHasRenewedTheLease() {
    JumpingClock jumping = new JumpingClock(clock);
    LeaseElection suspended = new LeaseElection(lease, "suspended", TIMING, clock.nanos(), jumping);
    suspended.attempt();
    assertThat(suspended.mayAct()).isTrue();
    jumping.jump(TIMING.deadline());
    assertThat(suspended.leads()).isTrue();
    assertThat(suspended.mayAct()).isFalse();
    suspended.attempt();
    assertThat(suspended.mayAct()).isTrue();
  }

  @Test
  void aClockThatIsSetBackHoldsNobodyOff() {
    JumpingClock jumping = new JumpingClock(clock);
    LeaseElection leader = new LeaseElection(lease, "leader", TIMING, clock.nanos(), jumping);
    leader.attempt();
    jumping.jump(Duration.ofHours(-1));
    assertThat(leader.mayAct()).isTrue();
    clock.advance(TIMING.deadline());
    assertThat(leader.mayAct()).isFalse();
  }

  @Test
  void aLeaseThatIsGivenBackIsTakenAtOnce() {
    one.attempt();
    two.attempt();
    one.release();
    assertThat(one.leads()).isFalse();
    assertThat(two.attempt()).isEqualTo(Outcome.OURS);
  }

  @Test
  void whoGaveTheLeaseBackDoesNotTakeItAgain() {
    one.attempt();
    one.release();
    assertThat(one.attempt()).isEqualTo(Outcome.UNSETTLED);
    assertThat(lease.spec().getHolderIdentity()).isEmpty();
  }

  @Test
  void nobodyGivesBackWhatAnotherHolds() {
    one.attempt();
    two.attempt();
    clock.advance(TIMING.lease().plusMillis(1));
    two.attempt();
    one.release();
    assertThat(lease.spec().getHolderIdentity()).isEqualTo("two");
  }

  @Test
  void aContainerThatIsStartedAgainGoesOnAtOnceWithItsPodsLease() {
    one.attempt();
    assertThat(election("one", clock).attempt()).isEqualTo(Outcome.OURS);
    assertThat(lease.spec().getLeaseTransitions()).isZero();
  }

  @Test
  void aWrongClockTakesTheLeaseFromNobody() {
    VirtualClock ahead = new VirtualClock(clock.instant().plus(Duration.ofDays(1)));
    LeaseElection other = election("other", ahead);
    one.attempt();
    assertThat(other.attempt()).isEqualTo(Outcome.THEIRS);
    ahead.advance(TIMING.lease().minusMillis(1));
    assertThat(other.attempt()).isEqualTo(Outcome.THEIRS);
  }

  @Test
  void aLeaderWhoWasFrozenSeesThatAnotherHoldsTheLease() {
    one.attempt();
    two.attempt();
    clock.advance(TIMING.lease().plusMillis(1));
    two.attempt();
    assertThat(one.attempt()).isEqualTo(Outcome.THEIRS);
    assertThat(one.leads()).isFalse();
  }

  @Test
  void twoWhoTryAtTheSameMomentAreNotBothLeaders() {
    lease.beforeNextWrite(() -> one.attempt());
    assertThat(two.attempt()).isEqualTo(Outcome.UNSETTLED);
    assertThat(two.attempt()).isEqualTo(Outcome.THEIRS);
    assertThat(one.leads()).isTrue();
  }

  @Test
  void aLeaseThatSomebodyEditsOrDeletesStaysTheLeaders() {
    one.attempt();
    lease.touch();
    assertThat(one.attempt()).isEqualTo(Outcome.OURS);
    lease.delete();
    assertThat(one.attempt()).isEqualTo(Outcome.OURS);
    assertThat(lease.spec().getHolderIdentity()).isEqualTo("one");
  }

  @Test
  void anAnswerThatComesTooLateMakesNoLeader() {
    lease.beforeNextWrite(() -> clock.advance(TIMING.deadline()));
    assertThat(one.attempt()).isEqualTo(Outcome.UNSETTLED);
    assertThat(one.leads()).isFalse();
    assertThat(one.attempt()).isEqualTo(Outcome.OURS);
  }

  @Test
  void aSlowReadDoesNotShortenTheLease() {
    lease.beforeNextRead(() -> clock.advance(TIMING.deadline()));
    assertThat(one.attempt()).isEqualTo(Outcome.OURS);
    assertThat(one.leads()).isTrue();
  }

  @Test
  void aRequestThatFailsCostsNothingBeforeTheDeadline() {
    one.attempt();
    lease.outage(true);
    clock.advance(TIMING.renew());
    assertThatThrownBy(one::attempt).isInstanceOf(KubernetesClientException.class);
    assertThat(one.leads()).isTrue();
    lease.outage(false);
    assertThat(one.attempt()).isEqualTo(Outcome.OURS);
  }

  private LeaseElection election(String identity, VirtualClock its) {
    return new LeaseElection(
        lease,
        identity,
        TIMING,
        () -> Duration.between(Instant.EPOCH, its.instant()).toNanos(),
        its);
  }
}
