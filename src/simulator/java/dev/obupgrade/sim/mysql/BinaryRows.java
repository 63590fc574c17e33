package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/** Writes a NULL bitmap, then each value in the format of its column's type. */
record BinaryRows(Charset charset) implements RowFormat {
  /** The bitmap of a row, unlike that of parameters, leaves its first two bits unused. */
  private static final int BITMAP_OFFSET = 2;

  @Override
  public void write(Payload out, List<Column> columns, List<Object> row) {
    out.int1(0);
    int bitmap = out.length();
    out.zeros((columns.size() + 7 + BITMAP_OFFSET) / 8);
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.get(i);
      if (value == null) {
        out.setBit(bitmap + (i + BITMAP_OFFSET) / 8, (i + BITMAP_OFFSET) % 8);
      } else {
        write(out, columns.get(i), value);
      }
    }
  }

  private void write(Payload out, Column column, Object value) {
    switch (column.type()) {
      case TINYINT -> out.int1((int) whole(value));
      case INT -> out.int4(whole(value));
      case BIGINT, BIGINT_UNSIGNED -> out.int8(whole(value));
      case DOUBLE -> out.int8(Double.doubleToLongBits(number(value).doubleValue()));
      case DECIMAL, VARCHAR, TEXT, BLOB ->
          out.blob(TextValues.encode(value, column.type(), column.decimals(), charset));
      case DATE -> date(out, Temporals.dateTime(value));
      case DATETIME, TIMESTAMP -> dateTime(out, Temporals.dateTime(value));
      case TIME -> time(out, Temporals.duration(value));
    }
  }

  private static void date(Payload out, LocalDateTime value) {
    out.int1(4).int2(value.getYear()).int1(value.getMonthValue()).int1(value.getDayOfMonth());
  }

  private static void dateTime(Payload out, LocalDateTime value) {
    int micros = value.getNano() / 1000;
    out.int1(micros == 0 ? 7 : 11)
        .int2(value.getYear())
        .int1(value.getMonthValue())
        .int1(value.getDayOfMonth())
        .int1(value.getHour())
        .int1(value.getMinute())
        .int1(value.getSecond());
    if (micros != 0) {
      out.int4(micros);
    }
  }

  private static void time(Payload out, Duration value) {
    Duration size = value.abs();
    int micros = size.getNano() / 1000;
    out.int1(micros == 0 ? 8 : 12)
        .int1(value.isNegative() ? 1 : 0)
        .int4(size.toDays())
        .int1(size.toHoursPart())
        .int1(size.toMinutesPart())
        .int1(size.toSecondsPart());
    if (micros != 0) {
      out.int4(micros);
    }
  }

  private static long whole(Object value) {
    return number(value).longValue();
  }

  private static Number number(Object value) {
    return switch (value) {
      case BigInteger i -> i;
      case Number n -> n;
      case Boolean b -> b ? 1 : 0;
      case String s -> new BigDecimal(s.strip());
      default ->
          throw new IllegalArgumentException(
              "A numeric column holds a " + value.getClass().getName());
    };
  }
}
