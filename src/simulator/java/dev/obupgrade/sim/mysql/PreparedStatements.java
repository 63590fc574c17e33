package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements that one login has prepared, and the commands about them. */
final class PreparedStatements implements AutoCloseable {
  private static final Column PARAMETER = new Column("", "", "?", SqlResult.Type.VARCHAR, 0, 0);
  private static final int READ_ONLY_CURSOR = 1;

  private final SqlSession session;
  private final Replies replies;
  private final Map<Integer, Prepared> prepared = new HashMap<>();
  private int lastId;

  PreparedStatements(SqlSession session, Replies replies) {
    this.session = session;
    this.replies = replies;
  }

  void prepare(String sql) throws IOException, SqlError {
    List<Column> columns = session.columns(sql);
    Prepared statement = new Prepared(sql);
    prepared.put(++lastId, statement);
    replies.payload(
        new Payload()
            .int1(0)
            .int4(lastId)
            .int2(columns.size())
            .int2(statement.parameters())
            .zeros(1)
            .int2(0));
    replies.definitions(Collections.nCopies(statement.parameters(), PARAMETER));
    replies.definitions(columns);
  }

  void execute(PayloadReader in) throws IOException, SqlError {
    Prepared statement = statement((int) in.int4(), "mysqld_stmt_execute");
    boolean cursor = (in.int1() & READ_ONLY_CURSOR) != 0;
    in.skip(4); // iterations: always 1
    List<Object> values;
    try {
      values = statement.bind(in, CharacterSet.writtenBy(session).charset());
    } finally {
      statement.reset();
    }
    SqlResult result = session.execute(statement.sql(), values);
    if (cursor && result instanceof SqlResult.Rows rows) {
      statement.open(new Cursor(rows));
      replies.cursor(rows, Status.of(session));
    } else {
      replies.result(result, new BinaryRows(CharacterSet.readBy(session).charset()), session, 0);
    }
  }

  void fetch(PayloadReader in) throws IOException, SqlError {
    int id = (int) in.int4();
    Optional<Cursor> cursor = statement(id, "mysqld_stmt_fetch").cursor();
    if (cursor.isEmpty()) {
      throw new SqlError(1421, "HY000", "The statement (%d) has no open cursor.".formatted(id));
    }
    replies.fetch(cursor.get(), in.int4(), Status.of(session));
  }

  void reset(PayloadReader in) throws IOException, SqlError {
    statement((int) in.int4(), "mysqld_stmt_reset").reset();
    replies.ok(Status.of(session));
  }

  /** Ignores a wrong statement, because the command has no answer. Its execution will fail. */
  void sendLongData(PayloadReader in) {
    try {
      Prepared statement = prepared.get((int) in.int4());
      if (statement != null) {
        statement.append(in.int2(), in.rest(), session.maxAllowedPacket());
      }
    } catch (SqlError e) {
      // Too short to name a parameter
    }
  }

  /** Sends no answer either. */
  void close(PayloadReader in) {
    try {
      Prepared statement = prepared.remove((int) in.int4());
      if (statement != null) {
        statement.reset();
      }
    } catch (SqlError e) {
      // Too short to name a statement
    }
  }

  private Prepared statement(int id, String caller) throws SqlError {
    Prepared statement = prepared.get(id);
    if (statement == null) {
      throw new SqlError(
          1243,
          "HY000",
          "Unknown prepared statement handler (%d) given to %s".formatted(id, caller));
    }
    return statement;
  }

  /** Closes the cursors. */
  @Override
  public void close() {
    prepared.values().forEach(Prepared::reset);
    prepared.clear();
  }
}
