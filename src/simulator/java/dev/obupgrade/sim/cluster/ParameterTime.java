package dev.obupgrade.sim.cluster;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as OceanBase's parameters write them: {@code 30s}, {@code 72h}, {@code 100ms}. */
final class ParameterTime {
  private static final Pattern FORM =
      Pattern.compile("\\s*(\\d+)\\s*(us|ms|s|m|h|d)?\\s*", Pattern.CASE_INSENSITIVE);

  private ParameterTime() {}

  /** Returns empty if it is not a duration. Without a unit it means seconds. */
  static Optional<Duration> of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2).toLowerCase(Locale.ROOT);
    return Optional.of(
        switch (unit) {
          case "us" -> Duration.ofNanos(number * 1_000);
          case "ms" -> Duration.ofMillis(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          case "d" -> Duration.ofDays(number);
          default -> Duration.ofSeconds(number);
        });
  }
}
