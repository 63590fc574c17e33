package dev.obupgrade.precheck.check;

import dev.obupgrade.api.Durations;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads and writes ages such as {@code 90m}, {@code 24h} or {@code 7d}. */
public final class Ages {
  private static final Pattern FORM = Pattern.compile("[1-9]\\d{0,5}[smhd]");

  private Ages() {}

  /**
   * @throws IllegalArgumentException if the text is not an age; the message quotes it
   */
  public static Duration parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not an age. Fix: write a whole number and s, m, h or d, such as 24h"
              .formatted(text));
    }
    return Durations.parse(text);
  }

  /** Writes an age in its two largest units, such as {@code 1d 3h}. */
  public static String text(Duration age) {
    if (age.isNegative()) {
      return "0s";
    }
    if (age.toDays() > 0) {
      return two(age.toDays(), "d", age.toHoursPart(), "h");
    }
    if (age.toHours() > 0) {
      return two(age.toHours(), "h", age.toMinutesPart(), "m");
    }
    return age.toMinutes() > 0
        ? two(age.toMinutes(), "m", age.toSecondsPart(), "s")
        : age.toSeconds() + "s";
  }

  private static String two(long first, String unit, long second, String smaller) {
    return first + unit + (second > 0 ? " " + second + smaller : "");
  }

  public static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
