package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"90s, PT90S, 90s", "120s, PT2M, 2m", "90m, PT90M, 90m", "48h, PT48H, 2d"})
  void readsAndWrites(String text, Duration time, String shortest) {
    assertThat(Durations.parse(text)).isEqualTo(time);
    assertThat(Durations.text(time)).isEqualTo(shortest);
    assertThat(Durations.parse(shortest)).isEqualTo(time);
  }

  @Test
  void readsAMap() {
    assertThat(Durations.parse(Map.of("a", "1m", "b", "2h")))
        .isEqualTo(Map.of("a", Duration.ofMinutes(1), "b", Duration.ofHours(2)));
  }

  @Test
  void refusesAnythingElse() {
    assertThatThrownBy(() -> Durations.parse("5w")).hasMessageContaining("5w");
  }
}
