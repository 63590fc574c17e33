package dev.obupgrade.sim.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** MySQL's and OceanBase's functions for dates and times. All times are UTC. */
public final class TimeFunctions {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('m', "MM"),
          Map.entry('c', "M"),
          Map.entry('d', "dd"),
          Map.entry('e', "d"),
          Map.entry('H', "HH"),
          Map.entry('k', "H"),
          Map.entry('h', "hh"),
          Map.entry('I', "hh"),
          Map.entry('l', "h"),
          Map.entry('i', "mm"),
          Map.entry('s', "ss"),
          Map.entry('S', "ss"),
          Map.entry('f', "SSSSSS"),
          Map.entry('T', "HH:mm:ss"),
          Map.entry('r', "hh:mm:ss a"),
          Map.entry('p', "a"),
          Map.entry('M', "MMMM"),
          Map.entry('b', "MMM"),
          Map.entry('W', "EEEE"),
          Map.entry('a', "EEE"),
          Map.entry('j', "DDD"));

  private TimeFunctions() {}

  public static LocalDateTime usecToTime(Long micros) {
    if (micros == null) {
      return null;
    }
    long seconds = Math.floorDiv(micros, 1_000_000L);
    int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1_000;
    return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
  }

  public static LocalDateTime scnToTimestamp(BigDecimal scn) {
    return scn == null ? null : usecToTime(scn.movePointLeft(3).longValue());
  }

  /** Returns NULL for an unknown time zone, as in MySQL. */
  public static LocalDateTime convertTz(LocalDateTime time, String from, String to) {
    try {
      return time == null || from == null || to == null
          ? null
          : time.atZone(zone(from)).withZoneSameInstant(zone(to)).toLocalDateTime();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static ZoneId zone(String name) {
    return name.equalsIgnoreCase("SYSTEM") ? ZoneOffset.UTC : ZoneId.of(name);
  }

  public static Long timeToUsec(LocalDateTime time) {
    return time == null
        ? null
        : time.toEpochSecond(ZoneOffset.UTC) * 1_000_000L + time.getNano() / 1_000;
  }

  public static Long unixTimestamp() {
    return Instant.now().getEpochSecond();
  }

  public static BigDecimal unixTimestamp(LocalDateTime time) {
    Long micros = timeToUsec(time);
    if (micros == null) {
      return null;
    }
    return micros % 1_000_000 == 0
        ? BigDecimal.valueOf(micros / 1_000_000)
        : BigDecimal.valueOf(micros, 6);
  }

  public static LocalDateTime fromUnixtime(BigDecimal seconds) {
    return seconds == null
        ? null
        : usecToTime(seconds.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValue());
  }

  public static String fromUnixtime(BigDecimal seconds, String format) {
    return dateFormat(fromUnixtime(seconds), format);
  }

  public static String dateFormat(LocalDateTime time, String format) {
    return time == null || format == null ? null : time.format(formatter(format));
  }

  public static LocalDateTime strToDate(String text, String format) {
    if (text == null || format == null) {
      return null;
    }
    try {
      var parsed = formatter(format).parse(text.strip());
      LocalDate date = parsed.query(java.time.temporal.TemporalQueries.localDate());
      var time = parsed.query(java.time.temporal.TemporalQueries.localTime());
      return date == null ? null : time == null ? date.atStartOfDay() : date.atTime(time);
    } catch (java.time.format.DateTimeParseException e) {
      return null;
    }
  }

  private static DateTimeFormatter formatter(String format) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        char letter = format.charAt(++i);
        pattern.append(PATTERNS.getOrDefault(letter, "'" + letter + "'"));
      } else {
        pattern.append(
            c == '\'' ? "''" : Character.isLetter(c) ? "'" + c + "'" : String.valueOf(c));
      }
    }
    return DateTimeFormatter.ofPattern(pattern.toString(), Locale.ENGLISH);
  }

  /** Adds units. The number may be negative. */
  public static LocalDateTime dateAdd(String unit, BigDecimal amount, LocalDateTime time) {
    if (amount == null || time == null) {
      return null;
    }
    long whole = amount.setScale(0, RoundingMode.HALF_UP).longValue();
    return switch (unit) {
      case "MICROSECOND" -> time.plus(whole, ChronoUnit.MICROS);
      case "SECOND" -> time.plusNanos(amount.movePointRight(9).longValue());
      case "MINUTE" -> time.plusMinutes(whole);
      case "HOUR" -> time.plusHours(whole);
      case "DAY" -> time.plusDays(whole);
      case "WEEK" -> time.plusWeeks(whole);
      case "MONTH" -> time.plusMonths(whole);
      case "QUARTER" -> time.plusMonths(3 * whole);
      case "YEAR" -> time.plusYears(whole);
      default -> throw new IllegalArgumentException("unknown unit of time '" + unit + "'");
    };
  }

  /** Returns the whole units between two times. CALENDAR_DAY ignores the times of day. */
  public static Long timestampDiff(String unit, LocalDateTime from, LocalDateTime to) {
    if (from == null || to == null) {
      return null;
    }
    return switch (unit) {
      case "MICROSECOND" -> Duration.between(from, to).toNanos() / 1_000;
      case "SECOND" -> ChronoUnit.SECONDS.between(from, to);
      case "MINUTE" -> ChronoUnit.MINUTES.between(from, to);
      case "HOUR" -> ChronoUnit.HOURS.between(from, to);
      case "DAY" -> ChronoUnit.DAYS.between(from, to);
      case "CALENDAR_DAY" -> ChronoUnit.DAYS.between(from.toLocalDate(), to.toLocalDate());
      case "WEEK" -> ChronoUnit.WEEKS.between(from, to);
      case "MONTH" -> ChronoUnit.MONTHS.between(from, to);
      case "QUARTER" -> ChronoUnit.MONTHS.between(from, to) / 3;
      case "YEAR" -> ChronoUnit.YEARS.between(from, to);
      default -> throw new IllegalArgumentException("unknown unit of time '" + unit + "'");
    };
  }

  public static LocalDate lastDay(LocalDate date) {
    return date == null ? null : date.withDayOfMonth(date.lengthOfMonth());
  }
}
