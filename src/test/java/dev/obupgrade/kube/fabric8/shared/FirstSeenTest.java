package dev.obupgrade.kube.fabric8.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FirstSeenTest {
  @Test
  void whatWasSeenForTheFirstTimeCountsFromThere() {
    var clock = new VirtualClock();
    var seen = new FirstSeen(clock.nanos());

    assertThat(seen.since("pod")).isZero();
    clock.advance(Duration.ofSeconds(9));
    assertThat(seen.since("other")).isZero();
    assertThat(seen.since("pod")).isEqualTo(Duration.ofSeconds(9));
  }
}
