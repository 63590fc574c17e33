package dev.obupgrade.tpcc;

import static dev.obupgrade.tpcc.Transaction.Kind.NEW_ORDER;
import static dev.obupgrade.tpcc.Transaction.Kind.ORDER_STATUS;
import static dev.obupgrade.tpcc.Transaction.Kind.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final AtomicLong clock = new AtomicLong();
  private final Pulse pulse = new Pulse(clock::get);

  @Test
  void theGapIsTheLongestTimeWithoutACommittedWrite() {
    pulse.succeeded(PAYMENT, true);
    after(1_000);
    pulse.succeeded(ORDER_STATUS, true);
    pulse.succeeded(NEW_ORDER, false);
    after(1_500);
    pulse.failed(new SQLException("gone"));
    pulse.succeeded(NEW_ORDER, true);
    after(600);

    Pulse.Reading reading = pulse.read();

    assertThat(reading.gap()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(reading.lastSeconds())
        .containsExactly(
            new Pulse.Second(1, 0, 0), new Pulse.Second(2, 0, 0), new Pulse.Second(1, 1, 1));
    assertThat(ClientStats.of(reading).newOrdersPerMinute()).isEqualTo(20);
  }

  @Test
  void timeInWhichItWasToldToBeStillIsNoGap() {
    pulse.succeeded(PAYMENT, true);
    after(5_000);
    pulse.resumed();
    after(10);

    assertThat(pulse.read().gap()).isEqualTo(Duration.ofMillis(10));
  }

  private void after(long millis) {
    clock.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
