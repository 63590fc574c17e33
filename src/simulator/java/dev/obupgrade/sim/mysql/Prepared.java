package dev.obupgrade.sim.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A prepared statement of one connection. */
final class Prepared {
  private final String sql;
  private final int parameters;
  private final Map<Integer, ByteArrayOutputStream> longData = new HashMap<>();
  private Optional<SqlError> wrongLongData = Optional.empty();
  private Optional<Cursor> cursor = Optional.empty();
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

  /**
   * Adds a piece of a value (COM_STMT_SEND_LONG_DATA). The command has no answer, so the next
   * execution reports errors.
   *
   * @param limit how long the value may become
   */
  void append(int parameter, byte[] piece, long limit) {
    ByteArrayOutputStream pieces =
        longData.computeIfAbsent(parameter, p -> new ByteArrayOutputStream());
    if (parameter >= parameters) {
      wrongLongData =
          Optional.of(
              new SqlError(1210, "HY000", "Incorrect arguments to mysqld_stmt_send_long_data"));
    } else if (pieces.size() + piece.length > limit) {
      wrongLongData =
          Optional.of(
              new SqlError(
                  1105,
                  "HY000",
                  "Parameter of prepared statement which is set through mysql_send_long_data() is"
                      + " longer than 'max_allowed_packet' bytes"));
    } else {
      pieces.writeBytes(piece);
    }
  }

  /** Forgets the pieces and closes the cursor (COM_STMT_RESET). */
  void reset() {
    longData.clear();
    wrongLongData = Optional.empty();
    cursor.ifPresent(Cursor::close);
    cursor = Optional.empty();
  }

  void open(Cursor opened) {
    cursor = Optional.of(opened);
  }

  /** Returns the cursor of the last execution. */
  Optional<Cursor> cursor() {
    return cursor.filter(open -> !open.ended());
  }

  /** Reads the values of COM_STMT_EXECUTE, after its iteration count. */
  List<Object> bind(PayloadReader in, Charset charset) throws SqlError {
    if (wrongLongData.isPresent()) {
      throw wrongLongData.get();
    }
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
        values[i] = BinaryValue.ofBytes(longData.get(i).toByteArray(), types[i], charset);
      } else if ((nulls[i / 8] & 1 << i % 8) == 0) {
        values[i] = BinaryValue.read(in, types[i], charset);
      }
    }
    return Arrays.asList(values);
  }
}
