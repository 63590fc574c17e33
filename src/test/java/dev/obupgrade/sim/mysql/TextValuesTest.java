package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextValuesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "-2.5, -2.5",
    "100000, 100000",
    "123456789012, 123456789012",
    "0.1, 0.1",
    "0.00001, 0.00001",
    "0.000001, 1e-6",
    "1e15, 1e15",
    "1.5e20, 1.5e20",
  })
  void printsFloatingPointAsMySqlDoes(double value, String expected) {
    assertThat(text(value, Type.DOUBLE, 31)).isEqualTo(expected);
  }

  @Test
  void printsDecimalsWithoutAnExponent() {
    assertThat(text(new BigDecimal("1E+3"), Type.DECIMAL, 0)).isEqualTo("1000");
  }

  @Test
  void printsBooleansAsNumbers() {
    assertThat(text(true, Type.TINYINT, 0)).isEqualTo("1");
    assertThat(text(false, Type.VARCHAR, 0)).isEqualTo("0");
  }

  @Test
  void printsAsManyDigitsOfASecondAsTheColumnHas() {
    LocalDateTime time = LocalDateTime.parse("2025-01-02T03:04:05.0678");
    assertThat(text(time, Type.DATETIME, 0)).isEqualTo("2025-01-02 03:04:05");
    assertThat(text(time, Type.TIMESTAMP, 6)).isEqualTo("2025-01-02 03:04:05.067800");
    assertThat(text(time, Type.DATE, 0)).isEqualTo("2025-01-02");
  }

  @Test
  void printsTimesBeyondADay() {
    assertThat(text(Duration.ofMinutes(-2000), Type.TIME, 0)).isEqualTo("-33:20:00");
    assertThat(text(LocalTime.of(1, 2, 3), Type.TIME, 3)).isEqualTo("01:02:03.000");
  }

  @Test
  void keepsTheClockOfATimeWithAZone() {
    OffsetDateTime time = OffsetDateTime.parse("2025-01-02T03:04:05+08:00");
    assertThat(text(time, Type.TIMESTAMP, 0)).isEqualTo("2025-01-02 03:04:05");
  }

  private static String text(Object value, Type type, int decimals) {
    return new String(
        TextValues.encode(value, type, decimals, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
