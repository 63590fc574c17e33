package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.sim.Eventually;
import dev.obupgrade.sim.mysql.SqlResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are come back to. */
@Timeout(60)
class KeptSessionsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<ScriptedServer> servers = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final JdbcDatabaseConnector connector = connector(LONG);

  private static JdbcDatabaseConnector connector(Duration kept) {
    return new JdbcDatabaseConnector(
        JdbcDatabaseConnector.driver(), 2, Duration.ofSeconds(20), kept);
  }

  @AfterEach
  void close() {
    servers.forEach(ScriptedServer::close);
  }

  private ScriptedServer server() {
    return server((sql, cut) -> sql.startsWith("select") ? zone("zone1") : ScriptedServer.ok());
  }

  private ScriptedServer server(ScriptedServer.Answer answer) {
    ScriptedServer server = new ScriptedServer(answer);
    servers.add(server);
    return server;
  }

  private static SqlResult zone(String name) {
    return ScriptedServer.rows(
        List.of("zone", "status", "region"), List.of(List.of(name, "ACTIVE", "sys_region")));
  }

  private Supplier<DatabaseAccess> at(ScriptedServer... at) {
    return () -> {
      asked.incrementAndGet();
      return new DatabaseAccess(
          Stream.of(at).map(ScriptedServer::endpoint).toList(),
          "root",
          () -> new Password(ScriptedServer.PASSWORD));
    };
  }

  private void look(String key, ScriptedServer... at) {
    try (Database database = connector.reopen(key, at(at))) {
      assertThat(database.zones()).hasSize(1);
    }
  }

  @Test
  void whoComesBackGoesOnWithTheSameConnection() {
    ScriptedServer server = server();

    look("a", server);
    look("a", server);

    assertThat(server.logins).hasValue(1);
    assertThat(asked).hasValue(1);
    assertThat(server.received(Queries.ZONES)).isEqualTo(2);
  }

  @Test
  void aConnectionThatEndedMeanwhileIsReplaced() {
    ScriptedServer first = server();
    ScriptedServer second = server();
    look("a", first);
    first.close();

    look("a", first, second);

    assertThat(second.logins).hasValue(1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aConnectionThatBreaksInUseIsReplacedByOneToWhereTheServersAreNow() {
    AtomicInteger reads = new AtomicInteger();
    ScriptedServer breaks =
        server(
            (sql, cut) -> {
              if (sql.startsWith("select") && reads.incrementAndGet() > 1) {
                cut.run();
              }
              return sql.startsWith("select") ? zone("zone1") : ScriptedServer.ok();
            });
    ScriptedServer moved = server();
    look("a", breaks);

    look("a", moved);

    assertThat(moved.received(Queries.ZONES)).isEqualTo(1);
  }

  @Test
  void aCommandIsNotRepeatedOnTheNextConnection() {
    ScriptedServer breaks =
        server(
            (sql, cut) -> {
              if (sql.startsWith("alter")) {
                cut.run();
              }
              return sql.startsWith("select") ? zone("zone1") : ScriptedServer.ok();
            });
    ScriptedServer other = server();
    look("a", breaks);

    try (Database database = connector.reopen("a", at(other))) {
      assertThatThrownBy(() -> database.startZone("zone1"))
          .isInstanceOf(dev.obupgrade.oceanbase.DatabaseException.Unavailable.class);
    }

    assertThat(other.received("alter system start zone 'zone1'")).isZero();
  }

  @Test
  void aClusterHasOneConnectionWhoeverConnects() throws Exception {
    ScriptedServer server = server();
    look("a", server);

    look("b", server);

    Eventually.is("1", () -> server.left.toString());
    assertThat(server.logins).hasValue(2);
  }

  @Test
  void onlySoManyAreKept() throws Exception {
    ScriptedServer first = server();
    look("a", first);
    look("b", server());

    look("c", server());

    Eventually.is("1", () -> first.left.toString());
  }

  @Test
  void whatNobodyComesBackToIsEnded() throws Exception {
    ScriptedServer server = server();
    try (Database database = connector(Duration.ofMillis(50)).reopen("a", at(server))) {
      assertThat(database.zones()).hasSize(1);
    }

    Eventually.is("1", () -> server.left.toString());
  }

  @Test
  void aDatabaseThatWasClosedIsClosed() {
    Database database = connector.reopen("a", at(server()));
    database.close();

    assertThatThrownBy(database::zones).isInstanceOf(IllegalStateException.class);
  }
}
