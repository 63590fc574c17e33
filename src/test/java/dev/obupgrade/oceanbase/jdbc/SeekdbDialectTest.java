package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterSetting.Scope;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ServerAddress;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is asked of OceanBase is understood by a real engine of its family. seekdb has neither zones
 * nor tenants: of the views there are it lacks many, and in others the columns that tell servers
 * and tenants apart. A statement that fails for that reason alone is asked again of tables of the
 * same names and columns, so that its grammar, functions and names are tried all the same.
 */
class SeekdbDialectTest {
  private static final String STAND_INS = "stand_ins";
  private static final Path COLUMNS =
      Path.of("src/test/resources/dev/obupgrade/sim/system-columns.txt");
  private static final int SYNTAX_ERROR = 1064;

  /** seekdb's grammar has no zones. */
  private static final Pattern OF_ZONES = Pattern.compile("alter system (stop|start) zone .*");

  private static Seekdb seekdb;
  private static Connection connection;

  @BeforeAll
  static void start() throws Exception {
    seekdb = Seekdb.start();
    connection = DriverManager.getConnection(seekdb.url(), "root", "");
    makeStandIns();
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

  private enum How {
    AS_IT_IS,
    ON_STAND_INS
  }

  @Test
  void everyQuestionIsUnderstood() throws ReflectiveOperationException {
    Map<String, How> asked = new TreeMap<>();
    List<String> misunderstood = new ArrayList<>();
    for (String question : questions()) {
      try {
        asked.put(question, ask(question));
      } catch (SQLException e) {
        misunderstood.add("%d %s: %s".formatted(e.getErrorCode(), e.getMessage(), question));
      }
    }

    assertThat(misunderstood).isEmpty();
    long asItIs = asked.values().stream().filter(How.AS_IT_IS::equals).count();
    System.out.printf(
        "seekdb: %d questions as they are, %d on stand-ins%n", asItIs, asked.size() - asItIs);
    assertThat(asItIs).isGreaterThan(15);
    assertThat(asked).hasSizeGreaterThan(55);
  }

  @Test
  void everyCommandIsUnderstoodThatItHasAGrammarFor() {
    var server = new ServerAddress("127.0.0.1", 2882);
    List<String> commands =
        List.of(
            AlterSystem.END_UPGRADE,
            AlterSystem.stopZone("zone1"),
            AlterSystem.startZone("zone1"),
            AlterSystem.minorFreeze(List.of(server)),
            AlterSystem.set(new ParameterSetting("enable_ddl", "True", new Scope.Cluster())),
            AlterSystem.set(
                new ParameterSetting("enable_ddl", "True", new Scope.OneServer(server))),
            AlterSystem.set(
                new ParameterSetting(
                    "_enable_adaptive_compaction", "True", new Scope.OfTenant("mysql1"))),
            AlterSystem.suspendMerge("mysql1"),
            AlterSystem.suspendMerge("sys"),
            AlterSystem.resumeMerge("mysql1"));
    assertThat(commands.stream().filter(c -> !OF_ZONES.matcher(c).matches()))
        .allSatisfy(
            command ->
                assertThat(errorOf(command))
                    .as(command)
                    .isNotEqualTo(OptionalLong.of(SYNTAX_ERROR)));
  }

  @Test
  void aSlipOfThePenWouldBeNoticed() {
    assertThatThrownBy(() -> ask("select coutn(*) from oceanbase.GV$OB_PARAMETERS"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> ask("select tenant_idd from oceanbase.DBA_OB_TENANTS"))
        .isInstanceOf(SQLException.class);
    assertThat(errorOf("alter system sett enable_ddl = 'True'"))
        .isEqualTo(OptionalLong.of(SYNTAX_ERROR));
  }

  @Test
  void ourOwnConnectionWorksWithIt() {
    var access =
        new DatabaseAccess(
            List.of(new DatabaseAccess.Endpoint("127.0.0.1", seekdb.port())),
            "root",
            () -> new Password(""));
    try (Database database = new JdbcDatabaseConnector().open(access)) {
      assertThat(database.software().obVersion()).isPresent();
      assertThat(database.inSysTenant()).isTrue();
      assertThat(database.clockMicros()).isPositive();
      assertThat(database.grants().held()).isNotEmpty();
      assertThat(database.obstacles(List.of(Obstacle.DDL_TASK, Obstacle.BACKUP_JOB)))
          .containsEntry(Obstacle.DDL_TASK, OptionalLong.of(0))
          .containsEntry(Obstacle.BACKUP_JOB, OptionalLong.empty());
    }
  }

  /** Whatever is in {@link Queries}, and its form for each kind of obstacle. */
  private static List<String> questions() throws ReflectiveOperationException {
    List<String> questions = new ArrayList<>();
    for (var field : Queries.class.getDeclaredFields()) {
      if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
        questions.add(((String) field.get(null)).replace("%1$s", "?,?"));
      }
    }
    for (Obstacle kind : Obstacle.values()) {
      questions.add(Queries.count(kind));
      questions.add(Queries.examples(kind));
    }
    questions.add(
        Stream.of(Obstacle.values())
            .map(Queries::count)
            .collect(Collectors.joining(" union all ")));
    return questions;
  }

  private static How ask(String question) throws SQLException {
    try {
      run(question);
      return How.AS_IT_IS;
    } catch (SQLException e) {
      if (e.getErrorCode() != ErrorCode.NO_SUCH_TABLE
          && e.getErrorCode() != ErrorCode.NO_SUCH_COLUMN) {
        throw e;
      }
      run(question.replace("oceanbase.", STAND_INS + "."));
      return How.ON_STAND_INS;
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

  private static OptionalLong errorOf(String command) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
      return OptionalLong.empty();
    } catch (SQLException e) {
      return OptionalLong.of(e.getErrorCode());
    }
  }

  /** Each line of the file: a name, a version, and after a colon columns with their types. */
  private static void makeStandIns() throws IOException, SQLException {
    try (Statement statement = connection.createStatement();
        Stream<String> lines = Files.lines(COLUMNS)) {
      statement.execute("create database " + STAND_INS);
      for (String line : lines.filter(l -> l.matches("[\\w$]+ [\\d.]+: .*")).toList()) {
        String columns =
            Arrays.stream(line.substring(line.indexOf(": ") + 2).split(", "))
                .map(SeekdbDialectTest::column)
                .collect(Collectors.joining(", "));
        statement.execute(
            "create table %s.%s (%s)"
                .formatted(STAND_INS, line.split(" ")[0].toLowerCase(Locale.ROOT), columns));
      }
    }
  }

  private static String column(String words) {
    String[] parts = words.split(" ");
    String type =
        switch (parts[1]) {
          case "B" -> "bigint";
          case "UB" -> "bigint unsigned";
          case "D" -> "double";
          case "N" -> "decimal(20,2)";
          case "T" -> "timestamp(6) null";
          default -> "varchar(4096)";
        };
    return "`%s` %s".formatted(parts[0], type);
  }
}
