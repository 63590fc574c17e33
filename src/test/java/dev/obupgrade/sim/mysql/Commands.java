package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Answers the commands of one login, each by one call of the session. */
final class Commands implements AutoCloseable {
  private static final Column PARAMETER = new Column("", "", "?", SqlResult.Type.VARCHAR, 0, 0);
  private static final int READ_ONLY_CURSOR = 1;
  private static final long STARTED = System.nanoTime();

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

  /** What the client writes in. */
  CharacterSet spoken() {
    return CharacterSet.named(session.clientCharacterSet()).orElse(CharacterSet.UTF8MB4);
  }

  /** Writes the whole answer, also when that is an error. */
  void answer(Packet packet) throws IOException {
    try {
      long limit = session.maxAllowedPacket();
      if (packet.tooLong() || packet.payload().length > limit) {
        throw new SqlError(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes");
      }
      int command = Command.of(packet);
      PayloadReader in = new PayloadReader(packet.payload()).textsIn(spoken().charset());
      in.skip(command < 0 ? 0 : 1);
      answer(command, in);
    } catch (SqlError e) {
      replies.error(e);
    } catch (StackOverflowError e) {
      replies.error(new SqlError(1436, "HY000", "Thread stack overrun: the statement is too deep"));
    } catch (RuntimeException e) {
      replies.error(Replies.internal(e));
    }
  }

  private void answer(int command, PayloadReader in) throws IOException, SqlError {
    switch (command) {
      case Command.QUERY -> query(text(in));
      case Command.STMT_PREPARE -> prepare(text(in));
      case Command.STMT_EXECUTE -> execute(in);
      case Command.STMT_FETCH -> fetch(in);
      case Command.STMT_SEND_LONG_DATA -> sendLongData(in);
      case Command.STMT_CLOSE -> closeStatement((int) in.int4());
      case Command.STMT_RESET -> {
        statement((int) in.int4(), "mysqld_stmt_reset").reset();
        ok();
      }
      case Command.INIT_DB -> {
        session.useDatabase(in.restText());
        ok();
      }
      case Command.PING -> ok();
      case Command.FIELD_LIST -> fieldList(in.nullTerminatedText(), in.restText());
      case Command.SET_OPTION -> setOption(in.int2());
      case Command.STATISTICS -> statistics();
      case Command.PROCESS_INFO -> query("SHOW PROCESSLIST");
      case Command.PROCESS_KILL -> query("KILL " + in.int4());
      default -> throw new SqlError(1047, "08S01", "Unknown command");
    }
  }

  private void query(String text) throws IOException, SqlError {
    List<String> statements = SqlText.statements(text);
    if (statements.isEmpty()) {
      throw new SqlError(1065, "42000", "Query was empty");
    }
    if (!multiStatements) {
      oneOnly(statements);
      statements = List.of(text);
    }
    for (int i = 0; i < statements.size(); i++) {
      boolean last = i == statements.size() - 1;
      SqlResult result = session.execute(statements.get(i), List.of());
      if (!write(result, new TextRows(read().charset()), last ? 0 : Status.MORE_RESULTS)) {
        return;
      }
    }
  }

  private String text(PayloadReader in) {
    return StatementText.decode(in.rest(), spoken().charset());
  }

  private static void oneOnly(List<String> statements) throws SqlError {
    if (statements.size() > 1) {
      String second = statements.get(1);
      throw new SqlError(
          1064,
          "42000",
          "You have an error in your SQL syntax; check the manual that corresponds to your OceanBase"
              + " version for the right syntax to use near '"
              + second.substring(0, Math.min(80, second.length()))
              + "' at line 1");
    }
  }

  private void prepare(String sql) throws IOException, SqlError {
    oneOnly(SqlText.statements(sql));
    List<Column> columns = session.columns(sql);
    Prepared statement = new Prepared(sql);
    prepared.put(++lastStatementId, statement);
    replies.payload(
        new Payload()
            .int1(0)
            .int4(lastStatementId)
            .int2(columns.size())
            .int2(statement.parameters())
            .zeros(1)
            .int2(0));
    replies.definitions(Collections.nCopies(statement.parameters(), PARAMETER));
    replies.definitions(columns);
  }

  private void execute(PayloadReader in) throws IOException, SqlError {
    Prepared statement = statement((int) in.int4(), "mysqld_stmt_execute");
    boolean cursor = (in.int1() & READ_ONLY_CURSOR) != 0;
    in.skip(4); // iterations: always 1
    List<Object> values;
    try {
      values = statement.bind(in, spoken().charset());
    } finally {
      statement.reset();
    }
    SqlResult result = session.execute(statement.sql(), values);
    if (cursor && result instanceof SqlResult.Rows rows) {
      statement.open(new Cursor(rows));
      replies.cursor(rows, Status.of(session));
    } else {
      write(result, new BinaryRows(read().charset()), 0);
    }
  }

  private void fetch(PayloadReader in) throws IOException, SqlError {
    int id = (int) in.int4();
    Optional<Cursor> cursor = statement(id, "mysqld_stmt_fetch").cursor();
    if (cursor.isEmpty()) {
      throw new SqlError(1421, "HY000", "The statement (%d) has no open cursor.".formatted(id));
    }
    replies.fetch(cursor.get(), in.int4(), Status.of(session));
  }

  /** Has no answer, so a wrong statement is passed over; its execution will fail. */
  private void sendLongData(PayloadReader in) {
    try {
      Prepared statement = prepared.get((int) in.int4());
      if (statement != null) {
        statement.append(in.int2(), in.rest(), session.maxAllowedPacket());
      }
    } catch (SqlError e) {
      // Too short to name a parameter
    }
  }

  /** Has no answer either. */
  private void closeStatement(int id) {
    Prepared statement = prepared.remove(id);
    if (statement != null) {
      statement.reset();
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

  /** COM_FIELD_LIST: what command-line clients complete names from. */
  private void fieldList(String table, String pattern) throws IOException, SqlError {
    List<Column> columns =
        session.columns("SELECT * FROM `" + table.replace("`", "``") + "`").stream()
            .filter(column -> pattern.isEmpty() || NamePattern.matches(column.name(), pattern))
            .toList();
    replies.fields(columns, Status.of(session));
  }

  private void setOption(int option) throws IOException, SqlError {
    if (option > 1) {
      throw new SqlError(1047, "08S01", "Unknown command");
    }
    multiStatements = option == 0;
    replies.endOfRows(0, Status.of(session));
  }

  /** One line of text without an end, which clients print as it is. */
  private void statistics() throws IOException {
    long uptime = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - STARTED);
    String line =
        "Uptime: %d  Threads: 1  Questions: 1  Slow queries: 0  Opens: 0  Flush tables: 1  Open tables: 0  Queries per second avg: 0.0"
            .formatted(uptime);
    replies.payload(new Payload().raw(line.getBytes(read().charset())));
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

  private CharacterSet read() {
    return CharacterSet.named(session.resultCharacterSet()).orElse(CharacterSet.UTF8MB4);
  }

  private void ok() throws IOException {
    replies.ok(Status.of(session));
  }

  /** Closes its cursors; the session itself is not its own. */
  @Override
  public void close() {
    prepared.values().forEach(Prepared::reset);
    prepared.clear();
  }
}
