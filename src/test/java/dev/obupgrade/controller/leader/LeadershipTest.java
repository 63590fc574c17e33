package dev.obupgrade.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.controller.ObUpgradeReconciler;
import dev.obupgrade.controller.ProcessEnd;
import dev.obupgrade.controller.SeenUpgrade;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private final Leadership leadership = new Leadership();

  @Test
  void turnsAreTakenWhileThisReplicaLeads() {
    assertThat(leadership.act(() -> "done")).contains("done");
    leadership.dependOn(() -> false);
    assertThat(leadership.act(() -> "done")).isEmpty();
  }

  /** No event would give an upgrade its next turn, and the SDK's own interval is ten hours. */
  @Test
  void aTurnThatThisReplicaMayNotRunIsDueAgain() {
    leadership.dependOn(() -> false);
    SeenUpgrade upgrade = new SeenUpgrade();
    upgrade.getMetadata().setNamespace("default");
    upgrade.getMetadata().setName("up");

    var control =
        new ObUpgradeReconciler(null, leadership, new ProcessEnd(), null).reconcile(upgrade, null);

    assertThat(control.getScheduleDelay()).hasValueSatisfying(ms -> assertThat(ms).isPositive());
  }

  @Test
  void noTurnBeginsOnceItIsClosed() {
    assertThat(leadership.close(Duration.ZERO)).isTrue();
    assertThat(leadership.act(() -> "done")).isEmpty();
  }

  @Test
  void closingWaitsForTheTurnUnderWay() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Thread turn = Thread.ofPlatform().start(() -> leadership.act(() -> endsAfter(begun, mayEnd)));
    begun.await();
    assertThat(leadership.close(Duration.ofMillis(10))).isFalse();
    mayEnd.countDown();
    assertThat(leadership.close(Duration.ofSeconds(10))).isTrue();
    turn.join();
  }

  private static String endsAfter(CountDownLatch begun, CountDownLatch mayEnd) {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "done";
  }
}
