package dev.obupgrade.sim.mysql;

import dev.obupgrade.sim.mysql.SqlResult.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers the commands of one login, each with one call of the session. */
final class Commands implements AutoCloseable {
  private static final long STARTED = System.nanoTime();

  private final SqlSession session;
  private final Replies replies;
  private final PreparedStatements prepared;
  private boolean multiStatements;

  Commands(SqlSession session, Replies replies, boolean multiStatements) {
    this.session = session;
    this.replies = replies;
    this.prepared = new PreparedStatements(session, replies);
    this.multiStatements = multiStatements;
  }

  /** Returns the character set that the client writes. */
  CharacterSet spoken() {
    return CharacterSet.writtenBy(session);
  }

  /** Writes the whole answer, also if it is an error. */
  void answer(Packet packet) throws IOException {
    try {
      int command = Command.of(packet);
      boolean unanswered = command == Command.STMT_SEND_LONG_DATA;
      if (packet.tooLong() || packet.payload().length > session.maxAllowedPacket() && !unanswered) {
        throw new SqlError(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes");
      }
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
      case Command.STMT_PREPARE -> {
        String sql = text(in);
        oneOnly(SqlText.statements(sql));
        prepared.prepare(sql);
      }
      case Command.STMT_EXECUTE -> prepared.execute(in);
      case Command.STMT_FETCH -> prepared.fetch(in);
      case Command.STMT_SEND_LONG_DATA -> prepared.sendLongData(in);
      case Command.STMT_CLOSE -> prepared.close(in);
      case Command.STMT_RESET -> prepared.reset(in);
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
      RowFormat format = new TextRows(CharacterSet.readBy(session).charset());
      if (!replies.result(result, format, session, last ? 0 : Status.MORE_RESULTS)) {
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
          "You have an error in your SQL syntax; check the manual that corresponds to your"
              + " OceanBase version for the right syntax to use near '"
              + second.substring(0, Math.min(80, second.length()))
              + "' at line 1");
    }
  }

  /** Answers COM_FIELD_LIST, from which command-line clients complete names. */
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

  /** Sends one line of text without a line end, which clients print as it is. */
  private void statistics() throws IOException {
    long uptime = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - STARTED);
    String line =
        "Uptime: %d  Threads: 1  Questions: 1  Slow queries: 0  Opens: 0  Flush tables: 1  Open tables: 0  Queries per second avg: 0.0"
            .formatted(uptime);
    replies.payload(new Payload().raw(line.getBytes(StandardCharsets.US_ASCII)));
  }

  private void ok() throws IOException {
    replies.ok(Status.of(session));
  }

  /** Closes its cursors. It doesn't own the session. */
  @Override
  public void close() {
    prepared.close();
  }
}
