package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import dev.obupgrade.sim.mysql.SqlResult.Rows;
import dev.obupgrade.sim.mysql.SqlResult.Update;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntSupplier;

/** Writes the answers: OK, ERR, end of rows, and whole results row by row as they are read. */
final class Replies {
  private static final int OK = 0;
  private static final int ERROR = 0xFF;
  private static final int END = 0xFE;

  private final PacketWriter out;
  private final boolean deprecateEof;

  Replies(PacketWriter out, int capabilities) {
    this.out = out;
    this.deprecateEof = (capabilities & Capability.DEPRECATE_EOF) != 0;
  }

  void ok(int status) throws IOException {
    update(new Update(0, 0, 0), status);
  }

  void update(Update update, int status) throws IOException {
    out.write(okPayload(OK, update, status));
  }

  void error(SqlError error) throws IOException {
    String message = error.getMessage() == null ? "Unknown error" : error.getMessage();
    out.write(
        new Payload()
            .int1(ERROR)
            .int2(error.code())
            .raw(('#' + error.state()).getBytes(StandardCharsets.US_ASCII))
            .raw(message.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Sends rows as they are read. Rows that are {@link AutoCloseable} are closed at their end, or
   * when the client is lost on the way.
   *
   * @param status asked at the end of the rows, since reading them may end a transaction
   * @return whether further results may follow: not after rows that ended with an error
   */
  boolean rows(Rows rows, RowFormat format, IntSupplier status) throws IOException {
    List<Column> columns = rows.columns();
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("Rows without columns: return an Update instead");
    }
    out.write(new Payload().lenenc(columns.size()));
    definitions(columns);
    Payload payload = new Payload();
    Iterator<List<Object>> iterator = rows.rows();
    try {
      while (iterator.hasNext()) {
        List<Object> row = iterator.next();
        payload.clear();
        format.write(payload, columns, row);
        out.write(payload);
      }
    } catch (SqlError.Unchecked e) {
      error(e.error());
      return false;
    } catch (RuntimeException e) {
      error(internal(e));
      return false;
    } finally {
      close(iterator);
    }
    endOfRows(rows.warnings(), status.getAsInt());
    return true;
  }

  /** The definitions of columns or parameters; no packet at all when there are none. */
  void definitions(List<Column> columns) throws IOException {
    for (Column column : columns) {
      out.write(WireType.definition(column));
    }
    if (!columns.isEmpty() && !deprecateEof) {
      eof(0, 0);
    }
  }

  void endOfRows(int warnings, int status) throws IOException {
    if (deprecateEof) {
      out.write(okPayload(END, new Update(0, 0, warnings), status));
    } else {
      eof(warnings, status);
    }
  }

  void payload(Payload payload) throws IOException {
    out.write(payload);
  }

  /** What a fault in the session's own code looks like to its client. */
  static SqlError internal(RuntimeException fault) {
    return new SqlError(1105, "HY000", "Internal error: " + fault);
  }

  private static void close(Object rows) {
    if (rows instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // The rows have been sent; that their source could not be closed changes nothing for them
        System.getLogger(Replies.class.getName()).log(Level.WARNING, "Rows left open", e);
      }
    }
  }

  private void eof(int warnings, int status) throws IOException {
    out.write(new Payload().int1(END).int2(warnings).int2(status));
  }

  private static Payload okPayload(int header, Update update, int status) {
    return new Payload()
        .int1(header)
        .lenenc(update.affectedRows())
        .lenenc(update.lastInsertId())
        .int2(status)
        .int2(update.warnings());
  }
}
