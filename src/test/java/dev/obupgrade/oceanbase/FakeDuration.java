package dev.obupgrade.oceanbase;

import java.time.Duration;

/** Reads the values of time parameters: {@code 3600s}, {@code 72h}. */
final class FakeDuration {
  private FakeDuration() {}

  static Duration parse(String text) {
    long number = Long.parseLong(text.replaceAll("\\D", ""));
    return switch (text.replaceAll("\\d", "")) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      case "s", "" -> Duration.ofSeconds(number);
      default -> throw new IllegalArgumentException("'" + text + "' is no time");
    };
  }
}
