package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import dev.obupgrade.sim.mysql.SqlResult.Rows;
import dev.obupgrade.sim.mysql.SqlResult.Update;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Writes the answers: OK, ERR, end of rows, and whole results row by row as they are read. */
final class Replies {
  private static final int OK = 0;
  private static final int ERROR = 0xFF;
  private static final int END = 0xFE;
  private static final int NULL = 0xFB;

  private final PacketWriter out;
  private final boolean deprecateEof;
  private final Supplier<CharacterSet> characterSet;

  /**
   * @param characterSet what the client reads, asked for each answer
   */
  Replies(PacketWriter out, int capabilities, Supplier<CharacterSet> characterSet) {
    this.out = out;
    this.deprecateEof = (capabilities & Capability.DEPRECATE_EOF) != 0;
    this.characterSet = characterSet;
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
            .raw(message.getBytes(characterSet.get().charset())));
  }

  /**
   * The whole result of a statement.
   *
   * @param more {@link Status#MORE_RESULTS} or nothing
   * @return whether more results may follow, which is false after rows that ended with an error
   */
  boolean result(SqlResult result, RowFormat format, SqlSession session, int more)
      throws IOException {
    return switch (result) {
      case Update update -> {
        update(update, Status.of(session) | more);
        yield true;
      }
      case Rows rows -> rows(rows, format, session, more);
    };
  }

  /**
   * Sends rows as they are read. Closes {@link AutoCloseable} rows at their end, or when the client
   * is lost.
   *
   * @param session asked for its status at their end, since reading them may end a transaction
   */
  private boolean rows(Rows rows, RowFormat format, SqlSession session, int more)
      throws IOException {
    count(rows.columns());
    definitions(rows.columns());
    try {
      write(rows, format, Long.MAX_VALUE, session::cancelled);
    } catch (SqlError e) {
      error(e);
      return false;
    } finally {
      close(rows.rows());
    }
    endOfRows(rows.warnings(), Status.of(session) | more);
    return true;
  }

  /**
   * Sends the columns of rows that stay here, to be fetched. They end once for every kind of
   * client.
   */
  void cursor(Rows rows, int status) throws IOException {
    count(rows.columns());
    CharacterSet results = characterSet.get();
    for (Column column : rows.columns()) {
      out.write(WireType.definition(column, results));
    }
    endOfRows(rows.warnings(), status | Status.CURSOR_EXISTS);
  }

  /** Sends the next rows of a cursor. If they are fewer than wanted, they are the last. */
  void fetch(Cursor cursor, long wanted, int status) throws IOException, SqlError {
    boolean complete = false;
    boolean more = false;
    try {
      more =
          write(cursor.rows(), new BinaryRows(characterSet.get().charset()), wanted, () -> false);
      complete = true;
    } finally {
      if (!more || !complete) {
        cursor.close();
      }
    }
    endOfRows(
        cursor.rows().warnings(), status | (more ? Status.CURSOR_EXISTS : Status.LAST_ROW_SENT));
  }

  /** Sends the definitions of columns or parameters, or no packet if there are none. */
  void definitions(List<Column> columns) throws IOException {
    CharacterSet results = characterSet.get();
    for (Column column : columns) {
      out.write(WireType.definition(column, results));
    }
    if (!columns.isEmpty() && !deprecateEof) {
      eof(0, 0);
    }
  }

  /** Answers COM_FIELD_LIST: each definition with a default value, which is left empty. */
  void fields(List<Column> columns, int status) throws IOException {
    CharacterSet results = characterSet.get();
    for (Column column : columns) {
      out.write(WireType.definition(column, results).int1(NULL));
    }
    endOfRows(0, status);
  }

  private void count(List<Column> columns) throws IOException {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("Rows without columns: return an Update instead");
    }
    out.write(new Payload().lenenc(columns.size()));
  }

  /**
   * @return whether there were that many rows
   */
  private boolean write(Rows rows, RowFormat format, long limit, BooleanSupplier interrupted)
      throws IOException, SqlError {
    Payload payload = new Payload();
    Iterator<List<Object>> iterator = rows.rows();
    try {
      for (long written = 0; written < limit; written++) {
        if (!iterator.hasNext()) {
          return false;
        }
        if (interrupted.getAsBoolean()) {
          throw new SqlError(1317, "70100", "Query execution was interrupted");
        }
        payload.clear();
        format.write(payload, rows.columns(), iterator.next());
        out.write(payload);
      }
      return true;
    } catch (SqlError.Unchecked e) {
      throw e.error();
    } catch (RuntimeException e) {
      throw internal(e);
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

  /** Returns the error that a client sees when the session's own code fails. */
  static SqlError internal(RuntimeException fault) {
    return new SqlError(1105, "HY000", "Internal error: " + fault);
  }

  static void close(Object rows) {
    if (rows instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // The rows have been sent, so it doesn't matter that their source could not be closed
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
