package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts, rows, errors and warnings of statements. */
@Timeout(60)
class ConnectorJResultsTest {
  private static final String SERVER_SIDE = "useServerPrepStmts=true";

  @RegisterExtension private final TinyServer tiny = new TinyServer();

  @Test
  void tellsErrorsOfStatements() throws Exception {
    try (Connection connection = tiny.connect("");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("FAIL"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getErrorCode()).isEqualTo(4652);
                assertThat(e.getMessage()).isEqualTo("server is not alive");
              });
      assertThatThrownBy(() -> statement.execute("CRASH"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1105));
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void tellsAffectedRowsAndGeneratedKeys() throws Exception {
    try (Connection connection = tiny.connect("");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("INSERT x", Statement.RETURN_GENERATED_KEYS)).isEqualTo(3);
      try (ResultSet keys = statement.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getLong(1)).isEqualTo(7);
      }
    }
  }

  @Test
  void tellsThatThereAreWarnings() throws Exception {
    try (Connection connection = tiny.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("WARN");
      assertThat(statement.getWarnings().getMessage()).isEqualTo("mind this");
      statement.execute("UPDATE x");
      assertThat((Object) statement.getWarnings()).isNull();
    }
  }

  @Test
  void followsTransactionsAndTheDatabase() throws Exception {
    try (Connection connection = tiny.connect("useLocalSessionState=false")) {
      connection.setAutoCommit(false);
      connection.createStatement().executeUpdate("UPDATE x");
      connection.commit();
      connection.setCatalog("other");
      assertThat(connection.getCatalog()).isEqualTo("other");
      assertThatThrownBy(() -> connection.setCatalog("nowhere")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void runsSeveralStatementsOfOneText() throws Exception {
    try (Connection connection = tiny.connect("allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("UPDATE a; SELECT 1; UPDATE ';' ; -- done")).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(3);
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(3);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SERVER_SIDE, "useCursorFetch=true&defaultFetchSize=100"})
  void carriesManyRows(String options) throws Exception {
    try (Connection connection = tiny.connect(options);
        PreparedStatement statement = connection.prepareStatement("SELECT n FROM DUAL OF 100000");
        ResultSet rows = statement.executeQuery()) {
      long seen = 0;
      while (rows.next()) {
        assertThat(rows.getLong(1)).isEqualTo(seen++);
      }
      assertThat(seen).isEqualTo(100_000);
    }
  }

  @Test
  void sendsRowsWhileTheyAreStillBeingRead() throws Exception {
    CompletableFuture<Void> received = new CompletableFuture<>();
    tiny.sql()
        .tables
        .put(
            "SELECT endless",
            new TinySql.Table(List.of(TinySql.column("n", Type.VARCHAR)), () -> endless(received)));
    try (Connection connection = tiny.connect("");
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery("SELECT endless")) {
        assertThat(rows.next()).isTrue();
        received.complete(null);
      }
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  /** More rows than any buffer holds, the rest of them only once the first has been received. */
  private static Iterator<List<Object>> endless(CompletableFuture<Void> received) {
    return IntStream.range(0, 2000)
        .mapToObj(
            i -> {
              if (i == 1000) {
                received.orTimeout(20, TimeUnit.SECONDS).join();
              }
              return List.<Object>of("z".repeat(1000));
            })
        .iterator();
  }

  @Test
  void endsRowsWithTheErrorThatReadingThemMet() throws Exception {
    tiny.sql()
        .tables
        .put(
            "SELECT broken",
            new TinySql.Table(
                List.of(TinySql.column("n", Type.BIGINT)),
                () ->
                    IntStream.range(0, 10)
                        .mapToObj(
                            i -> {
                              if (i == 5) {
                                throw new SqlError.Unchecked(
                                    new SqlError(4012, "HY000", "Timeout"));
                              }
                              return List.<Object>of((long) i);
                            })
                        .iterator()));
    try (Connection connection = tiny.connect("");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT broken"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(4012));
      assertThat(connection.isValid(5)).isTrue();
    }
  }
}
