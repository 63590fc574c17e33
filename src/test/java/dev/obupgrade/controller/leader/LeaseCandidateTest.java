package dev.obupgrade.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseCandidateTest {
  private static final LeaseTiming FAST =
      new LeaseTiming(
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofMillis(20),
          Duration.ofMillis(20),
          Duration.ofSeconds(1));

  private final FakeLease lease = new FakeLease();
  private final CountDownLatch elected = new CountDownLatch(1);
  private final CountDownLatch deposed = new CountDownLatch(1);
  private final LeaseCandidate candidate = candidate("one", elected, deposed);

  @AfterEach
  void stop() {
    candidate.close();
  }

  @Test
  void isElectedOnce() throws InterruptedException {
    candidate.start();
    assertThat(elected.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(candidate.leading()).isTrue();
    assertThat(candidate.informed()).isTrue();
  }

  @Test
  void isDeposedWhenTheApiServerStaysAway() throws InterruptedException {
    candidate.start();
    elected.await();
    lease.outage(true);
    assertThat(deposed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void standsInWhenTheLeaderStops() throws InterruptedException {
    CountDownLatch otherElected = new CountDownLatch(1);
    try (LeaseCandidate other = candidate("two", otherElected, new CountDownLatch(1))) {
      candidate.start();
      elected.await();
      other.start();
      candidate.release();
      assertThat(otherElected.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(deposed.getCount()).as("stopping is no defeat").isEqualTo(1);
  }

  @Test
  void isNotInformedBeforeTheFirstAnswer() {
    lease.outage(true);
    candidate.start();
    assertThat(candidate.informed()).isFalse();
  }

  private LeaseCandidate candidate(String name, CountDownLatch elected, CountDownLatch deposed) {
    LeaseElection election =
        new LeaseElection(lease, name, FAST, System::nanoTime, Clock.systemUTC());
    return new LeaseCandidate(
        election, FAST, System::nanoTime, elected::countDown, deposed::countDown);
  }
}
