package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.oceanbase.jdbc.ScriptedServer.Answer;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server that is sick doesn't speak for the cluster. */
@Timeout(60)
class SickServerTest {
  private static final String START = "alter system start zone 'zone1'";
  private static final Answer HEALTHY = (sql, cut) -> healthy(sql);
  private static final int NO_MEMORY = 4013;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final JdbcDatabaseConnector connector =
      new JdbcDatabaseConnector(JdbcDatabaseConnector.driver(), Duration.ofMinutes(1), nanos::get);

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private static Stream<Integer> codes() {
    return Stream.of(
        NO_MEMORY, 1049, 1146, 1054, 1142, 1305, 4000, 4012, 4016, 4023, 4029, 4030, 5627, 8001);
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "3, 0", "3, 1"})
  void aReadThatOneServerRefusesIsAskedAtTheNext(int servers, int sick) {
    for (int code : codes().toList()) {
      List<ScriptedServer> all =
          IntStream.range(0, servers)
              .mapToObj(i -> server(i == sick ? refuses(code) : HEALTHY))
              .toList();

      assertThat(database(all.toArray(ScriptedServer[]::new)).zones())
          .as("error %d", code)
          .extracting(Zone::name)
          .containsExactly("zone1");
      assertThat(all.get(sick).received(Queries.ZONES)).isEqualTo(sick == 0 ? 1 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aRefusalThatTwoServersGiveIsBelieved(int servers) {
    for (int code : List.of(NO_MEMORY, 1049, 1146, 1054, 4016, 4023, 4029, 4030, 5627)) {
      List<ScriptedServer> all =
          IntStream.range(0, servers).mapToObj(i -> server(refuses(code))).toList();
      Database database = database(all.toArray(ScriptedServer[]::new));

      Refused refused = catchThrowableOfType(Refused.class, database::zones);

      assertThat(refused.code()).isEqualTo(code);
      assertThat(refused).hasMessageContaining(all.get(0).endpoint() + ": error " + code);
      assertThat(refused).hasMessageContaining(all.get(1).endpoint() + " says the same");
      assertThat(all.stream().mapToLong(s -> s.received(Queries.ZONES)).sum()).isEqualTo(2);
    }
  }

  @Test
  void theOnlyServerIsBelieved() {
    Database database = database(server(refuses(1146)));

    Refused refused = catchThrowableOfType(Refused.class, database::zones);

    assertThat(refused.code()).isEqualTo(1146);
  }

  @Test
  void serversThatDisagreeRefuseNothing() {
    ScriptedServer first = server(refuses(1146));
    ScriptedServer second = server(refuses(NO_MEMORY));
    Database database = database(first, second);

    assertThatThrownBy(database::zones)
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith("no server could answer the query: ")
        .hasMessageContaining(first.endpoint() + ": error 1146: ")
        .hasMessageContaining(second.endpoint() + ": error 4013: ");
  }

  @Test
  void aThirdServerDecidesBetweenTwo() {
    Database database =
        database(server(refuses(1146)), server(refuses(NO_MEMORY)), server(refuses(1146)));

    Refused refused = catchThrowableOfType(Refused.class, database::zones);

    assertThat(refused.code()).isEqualTo(1146);
  }

  /** Nobody confirms it, and the same server again is no second one. */
  @Test
  void aSickServerIsNotBelievedWhileTheOthersAreDown() {
    ScriptedServer sick = server(refuses(1146));
    ScriptedServer down = server(HEALTHY);
    down.close();
    Database database = database(sick, down);

    assertThatThrownBy(database::zones)
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("error 1146: ")
        .hasMessageContaining("Connection refused");
    assertThat(sick.received(Queries.ZONES)).isEqualTo(1);
  }

  @Test
  void rowsThatCannotBeReadAreAskedForAtTheNextServer() {
    Answer strange =
        (sql, cut) ->
            ScriptedServer.rows(
                List.of("name", "value"), List.of(List.of("min_observer_version", "new")));
    Answer right =
        (sql, cut) ->
            ScriptedServer.rows(
                List.of("name", "value"), List.of(List.of("min_observer_version", "4.3.5.2")));

    assertThat(database(server(strange), server(right)).upgradeState().minObserverVersions())
        .hasSize(1);
    assertThatThrownBy(database(server(strange), server(strange))::upgradeState)
        .isInstanceOf(Refused.class)
        .hasMessageContaining("'new'");
  }

  @Test
  void theSessionStaysWithTheServerThatAnswered() {
    ScriptedServer sick = server(refuses(NO_MEMORY));
    Database database = database(sick, server(HEALTHY));

    database.zones();
    database.zones();

    assertThat(sick.received(Queries.ZONES)).isEqualTo(1);
  }

  @Test
  void theNextSessionBeginsElsewhereForSomeTime() {
    ScriptedServer sick = server(refuses(NO_MEMORY));
    ScriptedServer well = server(HEALTHY);
    look(sick, well);

    look(sick, well);
    assertThat(sick.logins).hasValue(1);

    nanos.addAndGet(SickServers.LATELY.toNanos());
    look(sick, well);
    assertThat(sick.logins).hasValue(2);
  }

  @Test
  void aKeptSessionThatEndedIsNotReplacedByOneToTheSickServer() {
    ScriptedServer sick = server(refuses(NO_MEMORY));
    ScriptedServer well = server(HEALTHY);
    ScriptedServer other = server(HEALTHY);
    lookAgain(sick, well, other);
    well.close();

    lookAgain(sick, well, other);

    assertThat(other.received(Queries.ZONES)).isEqualTo(1);
    assertThat(sick.received(Queries.ZONES)).isEqualTo(1);
  }

  @Test
  void amongSickServersTheOneThatFailedFirstComesFirst() {
    ScriptedServer a = server(HEALTHY);
    ScriptedServer b = server(HEALTHY);
    ScriptedServer c = server(HEALTHY);
    var sick = new SickServers(nanos::get);
    sick.note(b.endpoint());
    nanos.incrementAndGet();
    sick.note(a.endpoint());

    assertThat(sick.order(List.of(a.endpoint(), b.endpoint(), c.endpoint())))
        .containsExactly(c.endpoint(), b.endpoint(), a.endpoint());
  }

  /** A version without a view would cost a login at each look. */
  @Test
  void aConfirmedRefusalIsBelievedForSomeTime() {
    ScriptedServer first = server(refuses(1146));
    ScriptedServer second = server(refuses(1146));
    Database database = database(first, second);

    for (int look = 0; look < 5; look++) {
      catchThrowable(database::zones);
    }
    assertThat(first.received(Queries.ZONES)).isEqualTo(1);
    assertThat(second.received(Queries.ZONES)).isEqualTo(5);

    nanos.addAndGet(Confirmed.VALID.toNanos());
    catchThrowable(database::zones);
    assertThat(first.received(Queries.ZONES)).isEqualTo(2);
  }

  @Test
  void aCommandThatASickServerRefusesIsSentOnceAndTheNextGoesElsewhere() {
    ScriptedServer sick = server(refuses(NO_MEMORY));
    ScriptedServer well = server(HEALTHY);
    Database database = database(sick, well);

    Refused refused = catchThrowableOfType(Refused.class, () -> database.startZone("zone1"));

    assertThat(refused.code()).isEqualTo(NO_MEMORY);
    assertThat(sick.received(START)).isEqualTo(1);
    assertThat(well.received(START)).isZero();

    database.startZone("zone1");

    assertThat(sick.received(START)).isEqualTo(1);
    assertThat(well.received(START)).isEqualTo(1);
  }

  @Test
  void theNextSessionAfterARefusedCommandBeginsElsewhere() {
    ScriptedServer sick = server(refuses(NO_MEMORY));
    ScriptedServer well = server(HEALTHY);
    try (Database database = connector.open(access(sick, well))) {
      catchThrowable(() -> database.startZone("zone1"));
    }

    try (Database database = connector.open(access(sick, well))) {
      database.startZone("zone1");
    }

    assertThat(well.received(START)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {4012, 4018, 4179, 4633, 4652, 4660})
  void whatTheRootServiceSaysOfACommandIsNotTheServersFault(int code) {
    ScriptedServer first = server(refuses(code));
    ScriptedServer second = server(HEALTHY);
    Database database = database(first, second);

    catchThrowable(() -> database.startZone("zone1"));
    catchThrowable(() -> database.startZone("zone1"));

    assertThat(first.received(START)).isEqualTo(2);
    assertThat(second.logins).hasValue(0);
  }

  /** It was never sent to the server that can't even take the time limit. */
  @Test
  void aCommandThatCannotBePreparedGoesToTheNextServer() {
    ScriptedServer sick = server(HEALTHY);
    sick.refusesLimits = NO_MEMORY;
    ScriptedServer well = server(HEALTHY);

    database(sick, well).startZone("zone1");

    assertThat(sick.received(START)).isZero();
    assertThat(well.received(START)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1045, 3118, 1862, 1820, 1227, 5160, 4013})
  void aLoginThatOneServerRefusesIsTriedAtAnother(int code) {
    ScriptedServer sick = server(HEALTHY);
    sick.refusesLogins = code;
    ScriptedServer well = server(HEALTHY);

    look(sick, well);
    look(sick, well);

    assertThat(sick.logins).hasValue(1);
    assertThat(well.received(Queries.ZONES)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1045, 3118, 1862, 1820})
  void aLoginThatTwoServersRefuseIsTriedAtNoThird(int code) {
    ScriptedServer[] servers = {server(HEALTHY), server(HEALTHY), server(HEALTHY)};
    Stream.of(servers).forEach(s -> s.refusesLogins = code);

    assertThat(codeOfLogin(servers)).isEqualTo(code);
    assertThat(servers[0].logins).hasValue(1);
    assertThat(servers[1].logins).hasValue(1);
    assertThat(servers[2].logins).hasValue(0);
  }

  @Test
  void theOnlyServersWordOnALoginIsBelieved() {
    ScriptedServer only = server(HEALTHY);
    only.refusesLogins = ErrorCode.ACCESS_DENIED;

    assertThat(codeOfLogin(only)).isEqualTo(ErrorCode.ACCESS_DENIED);
  }

  /** A server that doesn't know the user says only that the access is denied. */
  @Test
  void ofTwoReasonsTheMoreExactOneCounts() {
    for (boolean exactFirst : List.of(true, false)) {
      ScriptedServer[] servers = {server(HEALTHY), server(HEALTHY)};
      servers[exactFirst ? 0 : 1].refusesLogins = ErrorCode.ACCOUNT_LOCKED;
      servers[exactFirst ? 1 : 0].refusesLogins = ErrorCode.ACCESS_DENIED;

      assertThat(codeOfLogin(servers)).isEqualTo(ErrorCode.ACCOUNT_LOCKED);
    }
  }

  @Test
  void aLoginThatOneServerRefusesIsNotBelievedWhileTheOthersAreDown() {
    ScriptedServer sick = server(HEALTHY);
    sick.refusesLogins = ErrorCode.ACCESS_DENIED;
    ScriptedServer down = server(HEALTHY);
    down.close();

    assertThatThrownBy(() -> connector.open(access(sick, down)))
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith("no server accepts the login: ")
        .hasMessageContaining("error 1045: ")
        .hasMessageContaining("Connection refused");
  }

  /** Failed logins lock the account. */
  @Test
  void aRefusedLoginIsNotRepeatedForSomeSeconds() {
    ScriptedServer[] servers = {server(HEALTHY), server(HEALTHY)};
    Stream.of(servers).forEach(s -> s.refusesLogins = ErrorCode.ACCESS_DENIED);
    for (int i = 0; i < 5; i++) {
      assertThat(codeOfLogin(servers)).isEqualTo(ErrorCode.ACCESS_DENIED);
    }
    assertThat(servers[0].logins).hasValue(1);
    assertThat(servers[1].logins).hasValue(1);

    nanos.addAndGet(Logins.REFUSED.toNanos());
    Stream.of(servers).forEach(s -> s.refusesLogins = 0);
    look(servers);
  }

  @Test
  void anotherPasswordIsTriedAtOnce() {
    ScriptedServer[] servers = {server(HEALTHY), server(HEALTHY)};
    var wrong = new DatabaseAccess(access(servers).endpoints(), "root", () -> new Password("old"));
    assertThat(catchThrowable(() -> connector.open(wrong))).isInstanceOf(Refused.class);

    look(servers);
  }

  private void look(ScriptedServer... servers) {
    try (Database database = connector.open(access(servers))) {
      assertThat(database.zones()).hasSize(1);
    }
  }

  private void lookAgain(ScriptedServer... servers) {
    try (Database database = connector.reopen("a", () -> access(servers))) {
      assertThat(database.zones()).hasSize(1);
    }
  }

  private int codeOfLogin(ScriptedServer... servers) {
    return catchThrowableOfType(Refused.class, () -> connector.open(access(servers))).code();
  }

  private ScriptedServer server(Answer answer) {
    var server = new ScriptedServer(answer);
    opened.add(server);
    return server;
  }

  private Database database(ScriptedServer... servers) {
    Database database =
        new JdbcDatabaseConnector(JdbcDatabaseConnector.driver(), Duration.ofMinutes(1), nanos::get)
            .open(access(servers));
    opened.add(database);
    return database;
  }

  private static DatabaseAccess access(ScriptedServer... servers) {
    return new DatabaseAccess(
        Stream.of(servers).map(ScriptedServer::endpoint).toList(),
        "root",
        () -> new Password(ScriptedServer.PASSWORD));
  }

  private static Answer refuses(int code) {
    return (sql, cut) -> {
      throw new SqlError(code, "HY000", "not here");
    };
  }

  private static SqlResult healthy(String sql) {
    return sql.startsWith("select")
        ? ScriptedServer.rows(
            List.of("zone", "status", "region"), List.of(List.of("zone1", "ACTIVE", "sys_region")))
        : ScriptedServer.ok();
  }
}
