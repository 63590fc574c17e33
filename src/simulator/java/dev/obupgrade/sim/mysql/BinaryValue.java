package dev.obupgrade.sim.mysql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Reads one parameter of COM_STMT_EXECUTE. */
final class BinaryValue {
  private static final int UNSIGNED = 0x8000;
  private static final Duration DAY = Duration.ofDays(1);

  private BinaryValue() {}

  /**
   * @param type the type's code, with bit 15 set for unsigned
   */
  static Object read(PayloadReader in, int type, Charset charset) throws SqlError {
    boolean unsigned = (type & UNSIGNED) != 0;
    return switch (type & 0xFF) {
      case 6 -> null;
      case WireType.TINY -> unsigned ? (Object) (long) in.int1() : (Object) (long) (byte) in.int1();
      case 2, 13 -> unsigned ? (long) in.int2() : (long) (short) in.int2();
      case WireType.LONG, 9 -> unsigned ? in.int4() : (long) (int) in.int4();
      case WireType.LONGLONG -> unsigned ? unsigned(in.int8()) : (Object) in.int8();
      case 4 -> Double.parseDouble(Float.toString(Float.intBitsToFloat((int) in.int4())));
      case WireType.DOUBLE -> Double.longBitsToDouble(in.int8());
      case WireType.DATE, WireType.DATETIME, WireType.TIMESTAMP ->
          dateTime(new PayloadReader(in.bytes(in.int1())), type & 0xFF);
      case WireType.TIME -> time(new PayloadReader(in.bytes(in.int1())));
      default -> ofBytes(in.blob(), type, charset);
    };
  }

  /** Reads a value that came as bytes, here or in earlier pieces. */
  static Object ofBytes(byte[] bytes, int type, Charset charset) throws SqlError {
    return switch (type & 0xFF) {
      case 0, WireType.NEWDECIMAL -> decimal(new String(bytes, StandardCharsets.US_ASCII));
      case 16, 249, 250, 251, WireType.BLOB_CODE, 255 -> bytes;
      default -> text(bytes, charset);
    };
  }

  /**
   * Returns text, or bytes if it is no text, because drivers declare byte arrays as strings too.
   */
  private static Object text(byte[] bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return bytes;
    }
  }

  private static BigDecimal decimal(String text) throws SqlError {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw new SqlError(1366, "HY000", "Incorrect DECIMAL value: '" + text + "'");
    }
  }

  private static Object unsigned(long bits) {
    return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
  }

  /** Reads a date. A zero date (length 0, or month 0) has no java.time value and stays text. */
  private static Object dateTime(PayloadReader in, int type) throws SqlError {
    if (in.atEnd()) {
      return "0000-00-00";
    }
    int year = in.int2();
    int month = in.int1();
    int day = in.int1();
    try {
      LocalDate date = LocalDate.of(year, month, day);
      if (type == WireType.DATE) {
        return date;
      }
      return in.atEnd()
          ? date.atStartOfDay()
          : LocalDateTime.of(date, LocalTime.of(in.int1(), in.int1(), in.int1(), nanos(in)));
    } catch (DateTimeException e) {
      return "%04d-%02d-%02d".formatted(year, month, day);
    }
  }

  /** Returns a LocalTime if it is one, otherwise a Duration: TIME goes from -838 to 838 hours. */
  private static Object time(PayloadReader in) throws SqlError {
    if (in.atEnd()) {
      return LocalTime.MIDNIGHT;
    }
    boolean negative = in.int1() == 1;
    Duration size =
        Duration.ofDays(in.int4())
            .plusHours(in.int1())
            .plusMinutes(in.int1())
            .plusSeconds(in.int1())
            .plusNanos(nanos(in));
    return negative || size.compareTo(DAY) >= 0
        ? negative ? size.negated() : size
        : LocalTime.ofNanoOfDay(size.toNanos());
  }

  private static int nanos(PayloadReader in) throws SqlError {
    return in.atEnd() ? 0 : (int) in.int4() * 1000;
  }
}
