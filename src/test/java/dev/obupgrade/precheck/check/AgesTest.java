package dev.obupgrade.precheck.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgesTest {

  @Test
  void anAgeIsANumberAndAUnit() {
    assertThat(Ages.parse("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Ages.parse("90m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Ages.parse("24h")).isEqualTo(Duration.ofHours(24));
    assertThat(Ages.parse("7d")).isEqualTo(Duration.ofDays(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "d", "0h", "-1d", "1w", "1.5h", "7 d", "9999999d"})
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Ages.parse(text)).hasMessageContaining("'" + text + "'", "24h");
  }

  @Test
  void anAgeIsToldInItsTwoLargestUnits() {
    assertThat(Ages.text(Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(Ages.text(Duration.ofSeconds(61))).isEqualTo("1m 1s");
    assertThat(Ages.text(Duration.ofMinutes(120))).isEqualTo("2h");
    assertThat(Ages.text(Duration.ofHours(51))).isEqualTo("2d 3h");
    assertThat(Ages.text(Duration.ofSeconds(-5))).isEqualTo("0s");
  }
}
