package dev.obupgrade.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TookTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");

  private static StepStatus step(String name, Duration took) {
    return StepStatus.begun(name, BEGUN).succeeded("", BEGUN.plus(took));
  }

  @Test
  void readsWhatItWrites() {
    String line =
        Took.line(
            List.of(
                step("stopZone", Duration.ofSeconds(3)), step("startZone", Duration.ofMillis(10))));

    assertThat(line).isEqualTo("stopZone 3s, startZone 0s");
    assertThat(Took.parse(line))
        .containsExactly(
            new Took("stopZone", Duration.ofSeconds(3), 1),
            new Took("startZone", Duration.ZERO, 1));
  }

  @Test
  void aClockThatWasSetBackTakesNoTime() {
    String line = Took.line(List.of(step("finish", Duration.ofSeconds(-26))));

    assertThat(line).isEqualTo("finish 0s");
  }

  @Test
  void readsTheNegativeTimeOfAnEarlierOperator() {
    assertThat(Took.parse("prepare 4s, finish -26s in 2 actions"))
        .containsExactly(
            new Took("prepare", Duration.ofSeconds(4), 1), new Took("finish", Duration.ZERO, 2));
  }
}
