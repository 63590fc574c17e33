package dev.obupgrade.sim.mysql;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Values as MySQL prints them, which is also how the text protocol carries them. */
final class TextValues {
  private TextValues() {}

  /**
   * @param decimals digits of a second that are shown, 0 to 6
   */
  static byte[] encode(Object value, SqlResult.Type type, int decimals, Charset charset) {
    return value instanceof byte[] bytes ? bytes : print(value, type, decimals).getBytes(charset);
  }

  private static String print(Object value, SqlResult.Type type, int decimals) {
    return switch (type) {
      case DATE -> value instanceof String s ? s : date(Temporals.dateTime(value).toLocalDate());
      case DATETIME, TIMESTAMP ->
          value instanceof String s ? s : dateTime(Temporals.dateTime(value), decimals);
      case TIME -> value instanceof String s ? s : time(Temporals.duration(value), decimals);
      default -> plain(value);
    };
  }

  private static String plain(Object value) {
    return switch (value) {
      case Boolean b -> b ? "1" : "0";
      case BigDecimal d -> d.toPlainString();
      case Double d -> floating(d);
      case Float f -> floating(Double.parseDouble(f.toString()));
      case LocalDate d -> date(d);
      case LocalDateTime t -> dateTime(t, t.getNano() == 0 ? 0 : 6);
      case LocalTime t -> time(Temporals.duration(t), t.getNano() == 0 ? 0 : 6);
      case Duration d -> time(d, d.getNano() == 0 ? 0 : 6);
      default -> value.toString();
    };
  }

  /** Whole numbers without a fraction, an exponent only from 1e15 upwards or below 1e-5. */
  private static String floating(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size >= 1e15 || size < 1e-5) {
      return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String date(LocalDate date) {
    return digits(date.getYear(), 4)
        + '-'
        + digits(date.getMonthValue(), 2)
        + '-'
        + digits(date.getDayOfMonth(), 2);
  }

  private static String dateTime(LocalDateTime value, int decimals) {
    return date(value.toLocalDate())
        + ' '
        + digits(value.getHour(), 2)
        + ':'
        + digits(value.getMinute(), 2)
        + ':'
        + digits(value.getSecond(), 2)
        + fraction(value.getNano(), decimals);
  }

  private static String time(Duration value, int decimals) {
    Duration size = value.abs();
    return (value.isNegative() ? "-" : "")
        + digits(size.toHours(), 2)
        + ':'
        + digits(size.toMinutesPart(), 2)
        + ':'
        + digits(size.toSecondsPart(), 2)
        + fraction(size.getNano(), decimals);
  }

  private static String fraction(int nanos, int decimals) {
    int shown = Math.clamp(decimals, 0, 6);
    return shown == 0 ? "" : '.' + digits(nanos / 1000, 6).substring(0, shown);
  }

  private static String digits(long value, int width) {
    String text = Long.toString(value);
    return text.length() >= width ? text : "0".repeat(width - text.length()) + text;
  }
}
