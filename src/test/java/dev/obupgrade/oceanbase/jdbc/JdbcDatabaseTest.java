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
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.oceanbase.jdbc.ScriptedServer.Answer;
import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the connection does when servers, replies and privileges fail. */
@Timeout(60)
class JdbcDatabaseTest {
  private static final String STOP = "alter system stop zone 'zone1'";
  private static final Answer HEALTHY =
      (sql, cut) -> sql.startsWith("select") ? zones("zone1") : ScriptedServer.ok();
  private static final Answer CUTS =
      (sql, cut) -> {
        cut.run();
        return ScriptedServer.ok();
      };

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void aReadWhoseConnectionBreaksIsAskedAtTheNextServer() {
    ScriptedServer first = server(CUTS);
    ScriptedServer second = server(HEALTHY);

    assertThat(database(first, second).zones()).extracting(Zone::name).containsExactly("zone1");
    assertThat(first.received(Queries.ZONES)).isEqualTo(1);
  }

  @Test
  void aReadThatNoServerAnswersIsUnavailable() {
    Database database = database(server(CUTS), server(CUTS));

    assertThatThrownBy(database::zones).isInstanceOf(Unavailable.class);
  }

  @Test
  void aCommandWhoseReplyIsLostIsNotRepeated() {
    ScriptedServer first = server(CUTS);
    ScriptedServer second = server(HEALTHY);
    Database database = database(first, second);

    assertThatThrownBy(() -> database.stopZone("zone1")).isInstanceOf(Unavailable.class);

    assertThat(first.received(STOP) + second.received(STOP)).isEqualTo(1);
    assertThat(database.zones()).hasSize(1);
  }

  @Test
  void aCommandOnAConnectionThatBrokeBeforeItGoesToTheNextServer() {
    ScriptedServer first = server(HEALTHY);
    ScriptedServer second = server(HEALTHY);
    Database database = database(first, second);
    database.zones();
    first.close();

    database.stopZone("zone1");

    assertThat(first.received(STOP)).isZero();
    assertThat(second.received(STOP)).isEqualTo(1);
  }

  @Test
  void aWrongPasswordIsTriedAtTwoServers() {
    ScriptedServer first = server(HEALTHY);
    ScriptedServer second = server(HEALTHY);
    ScriptedServer third = server(HEALTHY);

    Refused refused =
        catchThrowableOfType(
            Refused.class, () -> database("wrong-pass-word", first, second, third).close());

    assertThat(refused.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(first.logins.get()).isEqualTo(1);
    assertThat(second.logins.get()).isEqualTo(1);
    assertThat(third.logins.get()).isZero();
    assertThat(everything(refused)).doesNotContain("wrong-pass-word");
  }

  @Test
  void noMessageHasThePassword() {
    Database database = database(server(CUTS));

    Unavailable unavailable = catchThrowableOfType(Unavailable.class, database::zones);

    assertThat(everything(unavailable)).doesNotContain(ScriptedServer.PASSWORD);
  }

  @Test
  void aServerThatIsStartingIsPassedOver() {
    Answer starting = fails(8001, "08004");

    assertThat(database(server(starting), server(HEALTHY)).zones()).hasSize(1);
  }

  /** Each of them was asked and has said so: that none of them answers would mislead. */
  @Test
  void aReadThatEveryServerGivesUpIsToldWithTheirErrorCode() {
    Database database = database(server(fails(4012, "HY000")), server(fails(4012, "HY000")));

    assertThatThrownBy(database::zones)
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith("no server could answer the query: ")
        .hasMessageContaining("error 4012: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {4038, 4072, 4209, 4550, 4638, 4654, 4721, 4722, 8001, 8002})
  void aRootServiceOrLeaderThatMovesIsUnavailable(int code) {
    Database database = database(server(fails(code, "HY000")));

    assertThatThrownBy(() -> database.startZone("zone1")).isInstanceOf(Unavailable.class);
  }

  @Test
  void whereTenantsHaveNoRolesTheyAreAskedForBesides() {
    Answer old =
        (sql, cut) -> {
          if (sql.equals(Queries.TENANTS)) {
            throw new SqlError(1054, "42S22", "Unknown column 'tenant_role' in 'field list'");
          }
          return HEALTHY.to(sql, cut);
        };
    ScriptedServer server = server(old);

    catchThrowable(() -> database(server).tenants());

    assertThat(server.statements)
        .containsSubsequence(Queries.TENANTS, Queries.TENANTS_WITHOUT_ROLES);
  }

  @Test
  void whoChecksHasTheVendorsPatienceForWhatIsCounted() {
    ScriptedServer server = server(HEALTHY);
    Database database =
        JdbcDatabaseConnector.ofChecks().open(access(ScriptedServer.PASSWORD, server));
    opened.add(database);

    catchThrowable(() -> database.obstacles(List.of(Obstacle.TABLET_MERGE)));

    assertThat(server.statements).contains("set session ob_query_timeout = 1000000000");
  }

  @Test
  void refusalsKeepTheirCodes() {
    for (int code : List.of(4012, 4179, 4652, 4660)) {
      Database database = database(server(fails(code, "HY000")));

      Refused refused = catchThrowableOfType(Refused.class, () -> database.stopZone("zone1"));

      assertThat(refused.code()).isEqualTo(code);
    }
  }

  @Test
  void stopZoneHasFortySecondsAndReadsHaveTen() {
    ScriptedServer server = server(HEALTHY);
    Database database = database(server);
    database.zones();
    database.zones();
    database.stopZone("zone1");

    assertThat(server.statements)
        .containsSubsequence(
            "set session ob_query_timeout = 10000000",
            Queries.ZONES,
            Queries.ZONES,
            "set session ob_query_timeout = 40000000",
            STOP);
  }

  @Test
  void aViewThatThisVersionLacksMakesItsCountUnknown() {
    Answer old =
        (sql, cut) -> {
          if (sql.contains("__all_virtual_load_data_stat")) {
            throw new SqlError(1146, "42S02", "Table doesn't exist");
          }
          return ScriptedServer.rows(
              List.of("activity", "cnt"), List.of(List.of("BACKUP_JOB", "2")));
        };
    Database database = database(server(old));

    assertThat(database.obstacles(List.of(Obstacle.BACKUP_JOB, Obstacle.DIRECT_LOAD)))
        .containsEntry(Obstacle.BACKUP_JOB, OptionalLong.of(2))
        .containsEntry(Obstacle.DIRECT_LOAD, OptionalLong.empty());
  }

  @Test
  void aLoginOfAnotherTenantIsTold() {
    Answer userTenant =
        (sql, cut) ->
            ScriptedServer.rows(List.of("effective_tenant_id()"), List.of(List.of("1002")));

    assertThat(database(server(userTenant)).inSysTenant()).isFalse();
  }

  @Test
  void anotherDatabaseIsKnownByWhatItLacks() {
    for (int code : List.of(1046, 1305)) {
      Answer mysql =
          (sql, cut) -> {
            if (sql.contains("ob_version")) {
              throw new SqlError(code, "42000", "as MySQL and MariaDB say it");
            }
            return ScriptedServer.rows(List.of("version()"), List.of(List.of("8.0.36")));
          };

      ServerSoftware software = database(server(mysql)).software();

      assertThat(software.canBeUpgraded()).isFalse();
      assertThat(software.version()).isEqualTo("8.0.36");
    }
  }

  @Test
  void grantsThatAreNotToldAreUnknown() {
    assertThat(database(server(fails(1142, "42000"))).grants()).isEqualTo(Grants.nothingKnown());
  }

  @Test
  void valuesThatCantBeReadAreRefusedByName() {
    Answer strange =
        (sql, cut) ->
            ScriptedServer.rows(
                List.of("name", "value"), List.of(List.of("min_observer_version", "new")));
    Database database = database(server(strange));

    assertThatThrownBy(database::upgradeState)
        .isInstanceOf(Refused.class)
        .hasMessageContaining("'new'");
  }

  @Test
  void ipv6AddressesAreRead() {
    Answer replica =
        (sql, cut) ->
            ScriptedServer.rows(
                List.of(
                    "tenant_id",
                    "ls_id",
                    "svr_ip",
                    "svr_port",
                    "role",
                    "in_sync",
                    "paxos_member_list",
                    "paxos_replica_num"),
                List.of(
                    List.of(
                        "1",
                        "1",
                        "fd00::1",
                        "2882",
                        "LEADER",
                        "YES",
                        "[fd00::1]:2882:1,[fd00::2]:2882:1",
                        "3")));

    assertThat(database(server(replica)).logReplicas().getFirst().members())
        .containsExactly(new ServerAddress("fd00::1", 2882), new ServerAddress("fd00::2", 2882));
  }

  @Test
  void aClusterHasOneConnectionAtATime() {
    ScriptedServer server = server(HEALTHY);
    var connector =
        new JdbcDatabaseConnector(JdbcDatabaseConnector.driver(), 2, Duration.ofMillis(50));
    DatabaseAccess access = access(ScriptedServer.PASSWORD, server);
    Database first = connector.open(access);

    assertThatThrownBy(() -> connector.open(access)).isInstanceOf(Unavailable.class);

    first.close();
    first.close();
    connector.open(access).close();
  }

  @Test
  void aClosedDatabaseAnswersNothing() {
    Database database = database(server(HEALTHY));
    database.close();

    assertThatThrownBy(database::zones).isInstanceOf(IllegalStateException.class);
  }

  private ScriptedServer server(Answer answer) {
    var server = new ScriptedServer(answer);
    opened.add(server);
    return server;
  }

  private Database database(ScriptedServer... servers) {
    return database(ScriptedServer.PASSWORD, servers);
  }

  private Database database(String password, ScriptedServer... servers) {
    Database database = new JdbcDatabaseConnector().open(access(password, servers));
    opened.add(database);
    return database;
  }

  private static DatabaseAccess access(String password, ScriptedServer... servers) {
    return new DatabaseAccess(
        Stream.of(servers).map(ScriptedServer::endpoint).toList(),
        "root",
        () -> new Password(password));
  }

  private static Answer fails(int code, String state) {
    return (sql, cut) -> {
      throw new SqlError(code, state, "as the test wants it");
    };
  }

  private static SqlResult zones(String name) {
    return ScriptedServer.rows(
        List.of("zone", "status", "region"), List.of(List.of(name, "ACTIVE", "sys_region")));
  }

  private static String everything(Throwable e) {
    var text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
