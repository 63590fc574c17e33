package dev.obupgrade.steps.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.Weekday;
import dev.obupgrade.api.WindowSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  /** Weekdays at night, which end on the next morning. */
  private final Window nights = window("22:00", "05:00", "Europe/Berlin", Weekday.Mon, Weekday.Fri);

  private static Window window(String start, String end, String zone, Weekday... days) {
    return Window.of(new WindowSpec(List.of(days), start, end, zone));
  }

  @ParameterizedTest
  @CsvSource({
    // 2026-11-30 is a Monday; Berlin is an hour ahead of UTC then
    "2026-11-30T20:59:59Z, false",
    "2026-11-30T21:00:00Z, true",
    "2026-12-01T03:59:59Z, true",
    "2026-12-01T04:00:00Z, false",
    "2026-12-01T21:00:00Z, false", // Tuesday
    "2026-12-04T21:00:00Z, true", // Friday
    "2026-12-05T03:00:00Z, true", // what began on Friday
    "2026-12-05T21:00:00Z, false",
  })
  void anOpeningBelongsToTheDayOnWhichItBegins(String at, boolean open) {
    assertThat(nights.open(Instant.parse(at))).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T12:00:00Z, 2026-11-30T21:00:00Z",
    "2026-11-30T21:00:00Z, 2026-12-04T21:00:00Z",
    "2026-12-01T12:00:00Z, 2026-12-04T21:00:00Z",
    "2026-12-05T12:00:00Z, 2026-12-07T21:00:00Z",
  })
  void itOpensNext(String at, String opens) {
    assertThat(nights.opensAfter(Instant.parse(at)))
        .hasValueSatisfying(next -> assertThat(next.toInstant()).isEqualTo(Instant.parse(opens)));
  }

  @Test
  void aWindowWithoutDaysOpensEveryDay() {
    Window daily = window("01:00", "02:00", "UTC");
    for (int day = 1; day <= 7; day++) {
      Instant at = Instant.parse("2026-12-0%dT01:30:00Z".formatted(day));
      assertThat(daily.open(at)).as(at.toString()).isTrue();
      assertThat(daily.open(at.plus(Duration.ofHours(1)))).isFalse();
    }
  }

  /** Berlin, 2026-03-29: after 01:59 comes 03:00, at 01:00 UTC. */
  @ParameterizedTest
  @CsvSource({
    // start within the hour that isn't there: the window opens when the clocks change
    "02:30, 04:00, 2026-03-29T00:59:59Z, false",
    "02:30, 04:00, 2026-03-29T01:00:00Z, true",
    "02:30, 04:00, 2026-03-29T01:59:59Z, true",
    "02:30, 04:00, 2026-03-29T02:00:00Z, false",
    // end within it: the window closes then
    "01:00, 02:30, 2026-03-29T00:00:00Z, true",
    "01:00, 02:30, 2026-03-29T00:59:59Z, true",
    "01:00, 02:30, 2026-03-29T01:00:00Z, false",
    // both within it: no opening on that day
    "02:10, 02:50, 2026-03-29T01:00:00Z, false",
    "02:10, 02:50, 2026-03-29T01:20:00Z, false",
    // over the change: an hour shorter
    "00:00, 06:00, 2026-03-28T23:00:00Z, true",
    "00:00, 06:00, 2026-03-29T03:59:59Z, true",
    "00:00, 06:00, 2026-03-29T04:00:00Z, false",
  })
  void inSpring(String start, String end, String at, boolean open) {
    assertThat(window(start, end, "Europe/Berlin").open(Instant.parse(at))).isEqualTo(open);
  }

  /** Berlin, 2026-10-25: 02:00 to 03:00 comes twice, from 00:00 and from 01:00 UTC. */
  @ParameterizedTest
  @CsvSource({
    // the first 02:30 opens, and the second 02:45 closes
    "02:30, 02:45, 2026-10-25T00:29:59Z, false",
    "02:30, 02:45, 2026-10-25T00:30:00Z, true",
    "02:30, 02:45, 2026-10-25T01:44:59Z, true",
    "02:30, 02:45, 2026-10-25T01:45:00Z, false",
    // over the change: an hour longer
    "00:00, 06:00, 2026-10-24T22:00:00Z, true",
    "00:00, 06:00, 2026-10-25T04:59:59Z, true",
    "00:00, 06:00, 2026-10-25T05:00:00Z, false",
  })
  void inAutumn(String start, String end, String at, boolean open) {
    assertThat(window(start, end, "Europe/Berlin").open(Instant.parse(at))).isEqualTo(open);
  }

  @Test
  void anUnknownTimeZoneIsAnError() {
    assertThatThrownBy(() -> window("22:00", "05:00", "Europe/Berlyn"))
        .isInstanceOf(DateTimeException.class);
  }
}
