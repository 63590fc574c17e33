package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.oceanbase.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * Tests the operator's statements with a real engine of OceanBase's family. seekdb has neither
 * zones nor tenants, so it lacks some of the views, and others lack columns. A statement that fails
 * for that reason alone is asked again of {@link StandIns}: its grammar, functions and names are
 * tried all the same.
 */
class SeekdbDialectTest {
  private static final int SYNTAX_ERROR = 1064;
  private static final int NOT_SUPPORTED = 1235;
  private static final int NO_SUCH_SERVER = 4025;
  private static final int NO_SUCH_TENANT = 5160;

  /** All else is done. */
  private static final Map<Pattern, Integer> REFUSED =
      Map.of(
          // Its grammar has no zones and no jobs of a root service: of these nothing is proved.
          Pattern.compile("alter system (stop|start) zone .*"), SYNTAX_ERROR,
          Pattern.compile("alter system run job .*"), SYNTAX_ERROR,
          // Understood: it has nothing to upgrade across servers.
          Pattern.compile("alter system run upgrade job .*"), NOT_SUPPORTED,
          // Understood: there is no server but itself, and no tenant but sys.
          Pattern.compile(".* server = .*'127\\.0\\.0\\.2:.*"), NO_SUCH_SERVER,
          Pattern.compile(".* tenant = [`'](?!sys').*"), NO_SUCH_TENANT);

  private static Seekdb seekdb;
  private static Connection connection;
  private static StandIns standIns;

  @BeforeAll
  static void start() throws Exception {
    try {
      seekdb = Seekdb.start();
    } catch (TestAbortedException e) {
      // Of a class that is skipped as a whole nothing would be said.
      System.out.println("seekdb: its tests are skipped. " + e.getMessage());
      throw e;
    }
    connection = seekdb.connect();
    standIns = StandIns.make(connection);
  }

  @AfterAll
  static void stop() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    if (seekdb != null) {
      seekdb.close();
    }
  }

  @Test
  void everyQuestionIsUnderstood() throws ReflectiveOperationException {
    List<String> questions = new ArrayList<>(Statements.questions());
    questions.add(Statements.allCounts());
    Map<StandIns.Kind, Integer> asked = new EnumMap<>(StandIns.Kind.class);
    List<String> misunderstood = new ArrayList<>();
    for (String question : questions) {
      try {
        asked.merge(ask(question), 1, Integer::sum);
      } catch (SQLException e) {
        misunderstood.add("%d %s: %s".formatted(e.getErrorCode(), e.getMessage(), question));
      }
    }

    assertThat(misunderstood).isEmpty();
    asked.forEach((kind, number) -> tell(told(kind), number));
    assertThat(asked).containsOnlyKeys(StandIns.Kind.values());
    assertThat(questions).hasSizeGreaterThan(60);
  }

  private static String told(StandIns.Kind kind) {
    return switch (kind) {
      case WHOLE -> "questions understood as they are";
      case COMPLETED -> "questions of its views, with what they lost";
      case TABLE -> "questions of tables in place of views";
    };
  }

  private static void tell(String what, long number) {
    System.out.printf("seekdb: %-44s %4d%n", what, number);
  }

  @Test
  void everyCommandIsUnderstoodThatItHasAGrammarFor() throws Exception {
    Map<String, OptionalInt> errors = new TreeMap<>();
    for (String command : Statements.commands()) {
      errors.put(command, errorOf(command));
    }

    assertThat(errors)
        .allSatisfy(
            (command, error) -> assertThat(error).as(command).isEqualTo(expectedOf(command)));
    long done = errors.values().stream().filter(OptionalInt::isEmpty).count();
    tell("commands done", done);
    tell("commands refused as they must be there", errors.size() - done);
  }

  private static OptionalInt expectedOf(String command) {
    return REFUSED.entrySet().stream()
        .filter(refused -> refused.getKey().matcher(command).matches())
        .mapToInt(Map.Entry::getValue)
        .findFirst();
  }

  @Test
  void aValueArrivesAsItWasGiven() throws SQLException {
    String awkward = "it's a \\ \"x\" `y` %_ \\'";
    assertThat(
            errorOf(
                AlterSystem.set(
                    new ParameterSetting("obconfig_url", awkward, new Scope.Cluster()))))
        .isEmpty();

    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select value from oceanbase.GV$OB_PARAMETERS where name = 'obconfig_url'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo(awkward);
    }
  }

  @Test
  void ourOwnConnectionWorksWithIt() {
    try (Database database = new JdbcDatabaseConnector().open(seekdb.access())) {
      assertThat(database.software().obVersion())
          .hasValueSatisfying(v -> assertThat(v).startsWith("4."));
      assertThat(database.inSysTenant()).isTrue();
      assertThat(database.grants().held()).containsExactlyInAnyOrder(Privilege.values());
      assertThat(database.upgradeState().upgradeMode()).containsExactly(false);
      assertThat(database.obstacles(List.of(Obstacle.DDL_TASK, Obstacle.BACKUP_JOB)))
          .containsEntry(Obstacle.DDL_TASK, OptionalLong.of(0))
          .containsEntry(Obstacle.BACKUP_JOB, OptionalLong.empty());
      assertThatThrownBy(database::zones)
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_TABLE));
      database.tryLogin(seekdb.endpoint(), "root", seekdb::secret);
      assertThatThrownBy(
              () -> database.tryLogin(seekdb.endpoint(), "root", () -> new Password("no")))
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED));
      database.suspendMerge("sys");
      database.resumeMerge("sys");
      database.endUpgrade();
    }
  }

  @Test
  void ourOwnConnectionReadsTheRowsOfItsViews() throws SQLException {
    var connector = new JdbcDatabaseConnector(new RedirectingDriver(), 1, Duration.ofSeconds(1));
    try (Database database = connector.open(seekdb.access())) {
      assertThat(database.logReplicas())
          .singleElement()
          .satisfies(
              replica -> {
                assertThat(replica.leader()).isTrue();
                assertThat(replica.inSync()).isTrue();
                assertThat(replica.members()).hasSize(1);
                assertThat(replica.paxosReplicaNumber()).isEqualTo(1);
              });
      assertThat(database.schemas()).singleElement().matches(SchemaState::refreshed);
      assertThat(database.compactions())
          .singleElement()
          .satisfies(
              compaction -> {
                assertThat(compaction.idle()).isTrue();
                assertThat(compaction.error()).isFalse();
              });
      assertThat(database.parameters(List.of("enable_ddl", "memory_limit")))
          .extracting(ParameterValue::name)
          .containsExactlyInAnyOrder("enable_ddl", "memory_limit");
      assertThat(database.tabletRoom()).singleElement().matches(room -> room.tablets() > 0);
      assertThat(database.logDisks()).singleElement().matches(disk -> disk.total() > 0);
      assertThat(database.obstacles(List.of(Obstacle.values())))
          .containsOnlyKeys(Obstacle.values())
          .doesNotContainValue(OptionalLong.empty());
    }
  }

  @Test
  void aSlipInAnyWordOfAQuestionIsNoticed() throws ReflectiveOperationException {
    List<String> unnoticed = new ArrayList<>();
    int made = 0;
    for (String question : Statements.questions()) {
      for (String slip : Slips.of(question)) {
        made++;
        try {
          ask(slip);
          unnoticed.add(slip);
        } catch (SQLException e) {
          assertThat(e.getSQLState()).as(slip).doesNotStartWith("08");
        }
      }
    }

    assertThat(unnoticed).isEmpty();
    tell("slips made in questions, and noticed", made);
  }

  @Test
  void aSlipInACommandIsNoticed() {
    assertThat(errorOf("alter system sett enable_ddl = 'True'")).hasValue(SYNTAX_ERROR);
    assertThat(errorOf("alter system minor freeze servers = ('127.0.0.1:2882')"))
        .hasValue(SYNTAX_ERROR);
    assertThat(errorOf("alter system suspend merge tenant = `a`b`")).hasValue(SYNTAX_ERROR);
  }

  @Test
  void aViewThatOceanBaseDoesNotHaveIsNoticed() {
    assertThatThrownBy(() -> ask("select zone from oceanbase.DBA_OB_ZONE"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo(ErrorCode.NO_SUCH_TABLE));
  }

  private static StandIns.Kind ask(String question) throws SQLException {
    try {
      run(question);
      return StandIns.Kind.WHOLE;
    } catch (SQLException e) {
      Set<StandIns.Kind> kinds = standIns.of(question);
      boolean table = kinds.contains(StandIns.Kind.TABLE);
      boolean forWantOfView = table && e.getErrorCode() == ErrorCode.NO_SUCH_TABLE;
      boolean forWantOfColumn =
          kinds.contains(StandIns.Kind.COMPLETED) && e.getErrorCode() == ErrorCode.NO_SUCH_COLUMN;
      if (!forWantOfView && !forWantOfColumn) {
        throw e;
      }
      run(StandIns.here(question));
      return table ? StandIns.Kind.TABLE : StandIns.Kind.COMPLETED;
    }
  }

  private static void run(String question) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
        statement.setString(i, "enable_ddl");
      }
      statement.executeQuery().close();
    }
  }

  private static OptionalInt errorOf(String command) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
      return OptionalInt.empty();
    } catch (SQLException e) {
      return OptionalInt.of(e.getErrorCode());
    }
  }
}
