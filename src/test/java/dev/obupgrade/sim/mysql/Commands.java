package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers the commands of one login, each by one call of the session. */
final class Commands {
  private static final Column PARAMETER = new Column("", "", "?", SqlResult.Type.VARCHAR, 0, 0);

  private final SqlSession session;
  private final Replies replies;
  private final Map<Integer, Prepared> prepared = new HashMap<>();
  private boolean multiStatements;
  private int lastStatementId;

  Commands(SqlSession session, Replies replies, boolean multiStatements) {
    this.session = session;
    this.replies = replies;
    this.multiStatements = multiStatements;
  }

  /** Writes the whole answer, also when that is an error. */
  void answer(Packet packet) throws IOException {
    PayloadReader in = new PayloadReader(packet.payload());
    try {
      int command = Command.of(packet);
      in.skip(command < 0 ? 0 : 1);
      answer(command, in);
    } catch (SqlError e) {
      replies.error(e);
    } catch (RuntimeException e) {
      replies.error(Replies.internal(e));
    }
  }

  private void answer(int command, PayloadReader in) throws IOException, SqlError {
    switch (command) {
      case Command.QUERY -> query(in.restText());
      case Command.STMT_PREPARE -> prepare(in.restText());
      case Command.STMT_EXECUTE -> execute(in);
      case Command.STMT_SEND_LONG_DATA -> sendLongData(in);
      case Command.STMT_CLOSE -> prepared.remove((int) in.int4());
      case Command.STMT_RESET -> {
        statement((int) in.int4(), "mysqld_stmt_reset").forgetLongData();
        ok();
      }
      case Command.INIT_DB -> {
        session.useDatabase(in.restText());
        ok();
      }
      case Command.PING -> ok();
      case Command.FIELD_LIST -> replies.endOfRows(0, Status.of(session));
      case Command.SET_OPTION -> {
        multiStatements = in.int2() == 0;
        replies.endOfRows(0, Status.of(session));
      }
      case Command.STATISTICS ->
          replies.payload(new Payload().raw("Threads: 1".getBytes(StandardCharsets.US_ASCII)));
      case Command.PROCESS_KILL -> query("KILL " + in.int4());
      default -> throw new SqlError(1047, "08S01", "Unknown command");
    }
  }

  private void query(String text) throws IOException, SqlError {
    List<String> statements = multiStatements ? SqlText.statements(text) : List.of(text);
    if (statements.isEmpty() || SqlText.isEmpty(statements.getFirst())) {
      throw new SqlError(1065, "42000", "Query was empty");
    }
    for (int i = 0; i < statements.size(); i++) {
      boolean last = i == statements.size() - 1;
      SqlResult result = session.execute(statements.get(i), List.of());
      if (!write(result, new TextRows(), last ? 0 : Status.MORE_RESULTS)) {
        return;
      }
    }
  }

  private void prepare(String sql) throws IOException {
    Prepared statement = new Prepared(sql);
    prepared.put(++lastStatementId, statement);
    replies.payload(
        new Payload()
            .int1(0)
            .int4(lastStatementId)
            .int2(0) // columns: told with each execution instead
            .int2(statement.parameters())
            .zeros(1)
            .int2(0));
    replies.definitions(Collections.nCopies(statement.parameters(), PARAMETER));
  }

  private void execute(PayloadReader in) throws IOException, SqlError {
    Prepared statement = statement((int) in.int4(), "mysqld_stmt_execute");
    in.skip(1 + 4); // cursor type: all rows are sent at once; iterations: always 1
    List<Object> values = statement.bind(in);
    statement.forgetLongData();
    write(session.execute(statement.sql(), values), new BinaryRows(), 0);
  }

  /** Has no answer, so a wrong statement is passed over; its execution will fail. */
  private void sendLongData(PayloadReader in) throws SqlError {
    Prepared statement = prepared.get((int) in.int4());
    if (statement != null) {
      statement.append(in.int2(), in.rest());
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

  /**
   * @return whether further results may follow
   */
  private boolean write(SqlResult result, RowFormat format, int more) throws IOException {
    return switch (result) {
      case SqlResult.Update update -> {
        replies.update(update, Status.of(session) | more);
        yield true;
      }
      case SqlResult.Rows rows -> replies.rows(rows, format, () -> Status.of(session) | more);
    };
  }

  private void ok() throws IOException {
    replies.ok(Status.of(session));
  }
}
