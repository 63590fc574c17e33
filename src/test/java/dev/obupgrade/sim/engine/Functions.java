package dev.obupgrade.sim.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Functions of MySQL and OceanBase that H2 lacks or defines otherwise. All times are UTC. */
public final class Functions {
  static final List<String> ALIASES =
      List.of(
          alias("substring_index", "substringIndex"),
          alias("usec_to_time", "usecToTime"),
          alias("time_to_usec", "timeToUsec"),
          alias("sim_unix_timestamp", "unixTimestamp"),
          alias("sim_from_unixtime", "fromUnixtime"),
          alias("bit_shift_left", "shiftLeft"),
          alias("date_format", "dateFormat"),
          alias("inet_ntoa", "inetNtoa"),
          alias("md5", "md5"));

  private Functions() {}

  private static String alias(String name, String method) {
    return "CREATE ALIAS PUBLIC."
        + name
        + " FOR '"
        + Functions.class.getName()
        + "."
        + method
        + "'";
  }

  /** The part of {@code text} before the count-th delimiter, from the end when negative. */
  public static String substringIndex(String text, String delimiter, Integer count) {
    if (text == null || delimiter == null || count == null) {
      return null;
    }
    if (count == 0 || delimiter.isEmpty()) {
      return "";
    }
    int at = count > 0 ? -1 : text.length();
    for (int i = 0; i < Math.abs(count); i++) {
      at = count > 0 ? text.indexOf(delimiter, at + 1) : text.lastIndexOf(delimiter, at - 1);
      if (at < 0) {
        return text;
      }
    }
    return count > 0 ? text.substring(0, at) : text.substring(at + delimiter.length());
  }

  public static LocalDateTime usecToTime(Long micros) {
    if (micros == null) {
      return null;
    }
    long seconds = Math.floorDiv(micros, 1_000_000L);
    int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1_000;
    return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
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

  /** Knows the patterns of a date, a time, and nothing else. */
  public static String dateFormat(LocalDateTime time, String format) {
    String pattern =
        format
            .replace("%Y", "uuuu")
            .replace("%m", "MM")
            .replace("%d", "dd")
            .replace("%H", "HH")
            .replace("%i", "mm")
            .replace("%s", "ss");
    return time == null ? null : time.format(DateTimeFormatter.ofPattern(pattern));
  }

  public static Long shiftLeft(Long value, Integer by) {
    return value == null || by == null ? null : value << by;
  }

  public static String inetNtoa(Long address) {
    return address == null
        ? null
        : "%d.%d.%d.%d"
            .formatted(address >> 24 & 255, address >> 16 & 255, address >> 8 & 255, address & 255);
  }

  public static String md5(String text) {
    if (text == null) {
      return null;
    }
    try {
      byte[] hash =
          java.security.MessageDigest.getInstance("MD5")
              .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return "%032x".formatted(new BigInteger(1, hash));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
