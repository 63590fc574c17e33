package dev.obupgrade.sim.mysql;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** MySQL's two kinds of time values, from any java.time type (or text) that a session returns. */
final class Temporals {
  private Temporals() {}

  static LocalDateTime dateTime(Object value) {
    return switch (value) {
      case LocalDateTime t -> t;
      case LocalDate d -> d.atStartOfDay();
      case OffsetDateTime t -> t.toLocalDateTime();
      case ZonedDateTime t -> t.toLocalDateTime();
      case Instant t -> LocalDateTime.ofInstant(t, ZoneOffset.UTC);
      case String s when s.length() <= 10 -> LocalDate.parse(s).atStartOfDay();
      case String s -> LocalDateTime.parse(s.replace(' ', 'T'));
      default -> throw unfit(value, "a date");
    };
  }

  /** Returns a TIME, which is a duration in MySQL: it may be negative or longer than a day. */
  static Duration duration(Object value) {
    return switch (value) {
      case Duration d -> d;
      case LocalTime t -> Duration.ofNanos(t.toNanoOfDay());
      case LocalDateTime t -> Duration.ofNanos(t.toLocalTime().toNanoOfDay());
      case String s -> Duration.ofNanos(LocalTime.parse(s).toNanoOfDay());
      default -> throw unfit(value, "a time");
    };
  }

  private static IllegalArgumentException unfit(Object value, String wanted) {
    return new IllegalArgumentException(
        "A column of "
            + wanted
            + " type holds a "
            + value.getClass().getName()
            + ": return a java.time value");
  }
}
