package dev.obupgrade.sim.mysql;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A prepared statement of one connection. */
final class Prepared {
  private final String sql;
  private final int parameters;
  private final Map<Integer, ByteArrayOutputStream> longData = new HashMap<>();
  private int[] types = {};

  Prepared(String sql) {
    this.sql = sql;
    this.parameters = SqlText.placeholders(sql);
  }

  String sql() {
    return sql;
  }

  int parameters() {
    return parameters;
  }

  /** COM_STMT_SEND_LONG_DATA: one more piece of a value. */
  void append(int parameter, byte[] piece) {
    longData.computeIfAbsent(parameter, p -> new ByteArrayOutputStream()).writeBytes(piece);
  }

  /** COM_STMT_RESET: forgets the pieces. */
  void forgetLongData() {
    longData.clear();
  }

  /** The values of COM_STMT_EXECUTE, read from behind its iteration count. */
  List<Object> bind(PayloadReader in) throws SqlError {
    if (parameters == 0) {
      return List.of();
    }
    byte[] nulls = in.bytes((parameters + 7) / 8);
    if (in.int1() == 1) {
      types = new int[parameters];
      for (int i = 0; i < parameters; i++) {
        types[i] = in.int2();
      }
    }
    if (types.length != parameters) {
      throw new SqlError(1210, "HY000", "Incorrect arguments to EXECUTE");
    }
    Object[] values = new Object[parameters];
    for (int i = 0; i < parameters; i++) {
      if (longData.containsKey(i)) {
        values[i] = BinaryValue.ofBytes(longData.get(i).toByteArray(), types[i]);
      } else if ((nulls[i / 8] & 1 << i % 8) == 0) {
        values[i] = BinaryValue.read(in, types[i]);
      }
    }
    return Arrays.asList(values);
  }
}
