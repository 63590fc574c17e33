package dev.obupgrade.api;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Lengths of time in a spec, such as {@code 90s}, {@code 10m}, {@code 24h} or {@code 7d}. */
public final class Durations {
  static final String RULE = "self.matches('^[1-9][0-9]{0,5}[smhd]$')";
  static final String MESSAGE =
      "This is not a length of time. Fix: give a whole number and s, m, h or d, such as 90s, 10m or 2h.";

  private Durations() {}

  /** Reads all values of a map. */
  public static Map<String, Duration> parse(Map<String, String> texts) {
    return texts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> parse(e.getValue())));
  }

  /** Reads a text that the definition's rule has accepted. */
  public static Duration parse(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      case 'd' -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException("'%s' is not a length of time".formatted(text));
    };
  }

  /** The shortest text that {@link #parse(String)} reads as this time, to the second. */
  public static String text(Duration time) {
    long seconds = time.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
