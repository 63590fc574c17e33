package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import com.mysql.cj.jdbc.exceptions.MySQLTimeoutException;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests killed statements, broken connections, and clients and servers that leave. */
@Timeout(60)
class ConnectorJLossTest {
  @RegisterExtension private final TinyServer tiny = new TinyServer();

  @Test
  void killsAStatementThatTakesTooLong() throws Exception {
    try (Connection connection = tiny.connect("");
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("SLEEP"))
          .isInstanceOf(MySQLTimeoutException.class);
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void aKilledConnectionIsACommunicationsFailure() throws Exception {
    try (Connection connection = tiny.connect("");
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      TinySql.Session session = tiny.sql().sessions.values().iterator().next();
      Future<Boolean> running = threads.submit(() -> statement.execute("SLEEP"));
      session.running.await();
      session.closer.run();
      assertThatThrownBy(running::get).hasCauseInstanceOf(CommunicationsException.class);
      assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClosedServerCutsItsClientsOff() throws Exception {
    try (Connection connection = tiny.connect("")) {
      tiny.server().close();
      assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
          .isInstanceOf(CommunicationsException.class);
      assertThatThrownBy(() -> tiny.connect("")).isInstanceOf(CommunicationsException.class);
    }
  }

  @Test
  void aClosedServerEndsEverySession() throws Exception {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      connections.add(tiny.connect(""));
    }
    List<TinySql.Session> sessions = List.copyOf(tiny.sql().sessions.values());
    tiny.server().close();
    for (TinySql.Session session : sessions) {
      assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(connections).noneMatch(ConnectorJLossTest::answers);
  }

  private static boolean answers(Connection connection) {
    try {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void aClientThatLeavesDuringItsRowsEndsTheReading() throws Exception {
    CompletableFuture<Void> readingEnded = new CompletableFuture<>();
    tiny.sql()
        .tables
        .put(
            "SELECT forever",
            new TinySql.Table(
                List.of(TinySql.column("n", Type.VARCHAR)), () -> new Forever(readingEnded)));
    Connection connection = tiny.connect("");
    Statement statement = connection.createStatement();
    statement.setFetchSize(Integer.MIN_VALUE);
    assertThat(statement.executeQuery("SELECT forever").next()).isTrue();
    connection.abort(Runnable::run);
    readingEnded.get(10, TimeUnit.SECONDS);
  }

  private record Forever(CompletableFuture<Void> closed)
      implements Iterator<List<Object>>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public List<Object> next() {
      return List.of("z".repeat(1000));
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }

  @Test
  void aClientThatLeavesDuringItsStatementEndsTheSession() throws Exception {
    Connection connection = tiny.connect("");
    TinySql.Session session = tiny.sql().sessions.values().iterator().next();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      threads.submit(() -> connection.createStatement().execute("SLEEP"));
      session.running.await();
      connection.abort(Runnable::run);
      assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClientThatSaysGoodbyeEndsTheSession() throws Exception {
    Connection connection = tiny.connect("");
    TinySql.Session session = tiny.sql().sessions.values().iterator().next();
    connection.close();
    assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
