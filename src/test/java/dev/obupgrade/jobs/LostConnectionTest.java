package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.clients.Programs;
import dev.obupgrade.sim.cluster.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts that lose their server, each with every mysql-connector-python that {@code
 * python-clients} installed. The scripts open, ask, log and raise as the vendor's do.
 */
@Timeout(60)
class LostConnectionTest {
  /** How the vendor's scripts begin, and how their last lines are. */
  private static final String[] VENDOR = {
    "import mysql.connector, os, sys, time",
    "class MyError(Exception):",
    "  def __init__(self, value): self.value = value",
    "  def __str__(self): return repr(self.value)",
    "def login(host = sys.argv[2]):",
    "  return mysql.connector.connect(user = 'root', password = sys.argv[8], host = host,",
    "      port = int(sys.argv[4]), database = 'oceanbase', raise_on_warnings = True)",
    "def ask(cur, sql):",
    "  cur.execute(sql)",
    "  return cur.fetchall()",
    "def ask_until_lost(cur):",
    "  print('asking')",
    "  sys.stdout.flush()",
    "  for n in range(500):",
    "    ask(cur, 'select 1')",
    "    time.sleep(0.05)",
  };

  private static final String[] OPEN = {
    "conn = login()", "conn.autocommit = True", "cur = conn.cursor(buffered=True)",
  };

  @TempDir private Path root;
  private JobShell shell;
  private SimulatedCluster cluster;

  @BeforeEach
  void start() throws IOException {
    shell = new JobShell(root);
    cluster = SimulatedCluster.builder().rootPassword("secret-of-the-test").start();
    shell
        .set("OBU_HOST", first().address().ip())
        .set("OBU_PORT", String.valueOf(first().sqlPort()));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  static Stream<String> connectors() throws Exception {
    List<String> found =
        Programs.run(List.of(Path.of("src/test/clients/python-clients").toString(), "list"))
            .lines()
            .filter(line -> line.startsWith("connector-"))
            .toList();
    if (found.isEmpty()) {
      Programs.missing("mysql-connector-python", "run src/test/clients/python-clients install");
    }
    return found.stream();
  }

  private Server first() {
    return cluster.servers().getFirst();
  }

  private String place() {
    return first().address().ip() + ":" + first().sqlPort();
  }

  private static boolean forPython2(String connector) {
    return connector.startsWith("connector-py2");
  }

  /** The image has this connector and its Python, and the script with these lines. */
  private void image(String connector, String[]... lines) throws IOException {
    Path packages = Path.of(connector.substring(connector.indexOf(' ') + 1));
    Path tools = Files.createDirectories(root.resolve("tools"));
    for (String tool : List.of("mkdir", "cp", "chmod")) {
      link(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    link(tools.resolve("python"), packages.resolve("python").toRealPath());
    List<String> all = new ArrayList<>(List.of(VENDOR));
    Stream.of(lines).map(List::of).forEach(all::addAll);
    shell
        .set("PATH", tools.toString())
        .set("PYTHONPATH", packages.toString())
        .script("upgrade_post.py", all.toArray(String[]::new));
  }

  private static void link(Path from, Path to) throws IOException {
    Files.writeString(from, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(to));
    assertThat(from.toFile().setExecutable(true)).isTrue();
  }

  private static String[] lines(String... lines) {
    return lines;
  }

  /** Runs the script, and kills its server once it asks for the first time. */
  private JobShell.Ended runAndKill() throws Exception {
    Process process = shell.start(JobScripts.load().runScript());
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); !"asking".equals(line); line = out.readLine()) {
      assertThat(line).as(Files.readString(root.resolve("stderr"))).isNotNull();
    }
    cluster.kill(first());
    return shell.end(process);
  }

  private void assertDisconnected(JobShell.Ended ended) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(JobScripts.EXIT_DISCONNECTED);
    assertThat(ended.terminationMessage())
        .startsWith("The database server " + place() + " broke off or refused the connection: ")
        .containsPattern("20(02|03|06|13|55)( \\(\\w+\\))?: ")
        .doesNotContain("\n");
  }

  private static void assertFailed(JobShell.Ended ended, String words) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.terminationMessage()).contains(words);
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aServerThatDiesUnderAScriptIsNoFailureOfTheScript(String connector) throws Exception {
    image(
        connector,
        OPEN,
        lines(
            "try:",
            "  try:",
            "    ask_until_lost(cur)",
            "  except mysql.connector.Error:",
            "    sys.stderr.write('connection error')",
            "    raise",
            "  except Exception:",
            "    sys.stderr.write('normal error')",
            "    raise",
            "finally:",
            "  cur.close()",
            "  conn.close()"));

    assertDisconnected(runAndKill());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aServerThatCannotBeReachedIsNoFailureOfTheScript(String connector) throws Exception {
    image(connector, OPEN);
    cluster.kill(first());

    assertDisconnected(shell.runScript());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aSecondConnectionThatIsRefusedCounts(String connector) throws Exception {
    image(
        connector,
        OPEN,
        lines("try: ask_until_lost(cur)", "except mysql.connector.Error: pass", "login()"));

    assertDisconnected(runAndKill());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aQuestionOnTheLostConnectionAfterTheLossCounts(String connector) throws Exception {
    image(
        connector,
        OPEN,
        lines(
            "try: ask_until_lost(cur)",
            "except mysql.connector.Error: pass",
            "ask(cur, 'select 2')"));

    assertDisconnected(runAndKill());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void anErrorThatTheServerAnswersIsTheScriptsFailure(String connector) throws Exception {
    image(connector, OPEN, lines("ask(cur, 'select * from nowhere')"));

    assertFailed(shell.runScript(), "nowhere");
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aRefusedLoginIsTheScriptsFailure(String connector) throws Exception {
    image(connector, OPEN);
    shell.password("another");

    assertFailed(shell.runScript(), "1045");
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void afterALossThatItSurvivedAScriptFailsAsEver(String connector) throws Exception {
    image(
        connector,
        OPEN,
        lines(
            "try: ask_until_lost(cur)",
            "except mysql.connector.Error: pass",
            "raise MyError('2 replicas unsync')"));

    assertFailed(runAndKill(), "MyError: '2 replicas unsync'");
  }

  /** It says so in the clause for the loss, so the loss is the error's context. */
  @ParameterizedTest
  @MethodSource("connectors")
  void anAnswerAfterTheLossShowsThatTheScriptSurvivedIt(String connector) throws Exception {
    image(
        connector,
        secondConnection(),
        OPEN,
        lines(
            "try: ask_until_lost(cur)",
            "except mysql.connector.Error:",
            "  raise MyError('found %d' % ask(spare, 'select 2')[0])"));

    assertFailed(runAndKill(), "MyError: 'found 2'");
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aNewConnectionAfterTheLossShowsItToo(String connector) throws Exception {
    image(
        connector,
        OPEN,
        lines(
            "try: ask_until_lost(cur)",
            "except mysql.connector.Error:",
            "  second = login('" + otherHost() + "')",
            "  raise MyError('another server')"));

    assertFailed(runAndKill(), "MyError: 'another server'");
  }

  private String otherHost() {
    return cluster.servers().getLast().address().ip();
  }

  private String[] secondConnection() {
    return lines("second = login('" + otherHost() + "')", "spare = second.cursor(buffered=True)");
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void anErrorAsAnswerAfterTheLossShowsItToo(String connector) throws Exception {
    image(
        connector,
        secondConnection(),
        OPEN,
        lines(
            "try: ask_until_lost(cur)",
            "except mysql.connector.Error:",
            "  ask(spare, 'select * from nowhere')"));

    assertFailed(runAndKill(), "nowhere");
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void whatAScriptRaisesForTheLossIsTheLoss(String connector) throws Exception {
    Assumptions.assumeFalse(forPython2(connector), "its exceptions have no context");
    image(
        connector,
        OPEN,
        lines(
            "try: ask_until_lost(cur)",
            "except mysql.connector.Error as e: raise MyError('query failed')"));

    assertDisconnected(runAndKill());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aScriptThatExitsForTheLossIsNoFailureEither(String connector) throws Exception {
    Assumptions.assumeFalse(forPython2(connector), "its exceptions have no context");
    image(
        connector,
        OPEN,
        lines("try: ask_until_lost(cur)", "except mysql.connector.Error: sys.exit(1)"));

    assertDisconnected(runAndKill());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aLossOnTheWayOutIsNotWhyAScriptFailed(String connector) throws Exception {
    Assumptions.assumeFalse(forPython2(connector), "its exceptions have no context");
    image(
        connector,
        OPEN,
        lines("try: raise MyError('2 replicas unsync')", "finally: ask_until_lost(cur)"));

    assertThat(runAndKill().exitCode()).isEqualTo(1);
  }

  /** The scripts for Python 2 have this slip in some of their except clauses. */
  @ParameterizedTest
  @MethodSource("connectors")
  void theSlipOfTheScriptsForPython2HidesNoLoss(String connector) throws Exception {
    Assumptions.assumeTrue(forPython2(connector), "a slip of scripts for Python 2");
    image(
        connector,
        lines("def slip(cur):", "  try: ask_until_lost(cur)", "  except Exception: raise e"),
        OPEN,
        lines("slip(cur)"));

    assertDisconnected(runAndKill());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void theSlipAloneIsNoLoss(String connector) throws Exception {
    image(connector, OPEN, lines("ask(cur, 'select 1')", "raise e"));

    assertFailed(shell.runScript(), "NameError: ");
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aScriptThatSucceedsAfterALossHasSucceeded(String connector) throws Exception {
    image(
        connector,
        OPEN,
        lines("try: ask_until_lost(cur)", "except mysql.connector.Error: sys.exit(0)"));

    assertThat(runAndKill().exitCode()).isZero();
  }

  /** The numbers of OceanBase are as on the wire. */
  @ParameterizedTest
  @CsvSource({
    "2005, '',    75",
    "2055, '',    75",
    "8001, 08004, 75",
    "8002, 08004, 75",
    "1053, 08S01, 75",
    "4012, HY000, 1",
    "4654, HY000, 1",
    "1045, 42000, 1",
    "2014, '',    1"
  })
  void onlyErrorsOfTheConnectionAreALoss(int code, String state, int exitCode) throws Exception {
    JobShell.needsPython3();
    Files.writeString(
        root.resolve("modules/mysql/connector/__init__.py"),
        """
        class Error(Exception):
          def __init__(self, errno, sqlstate):
            self.errno, self.sqlstate = errno, sqlstate
            self.args = (errno, 'Words')
        def connect():
          raise Error(%d, '%s' or None)
        """
            .formatted(code, state));

    var ended =
        shell.script("a.py", "import mysql.connector", "mysql.connector.connect()").runScript();

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.terminationMessage()).contains("Words");
  }

  @Test
  void theCodeIsTheLaunchersAndNeverTheScripts() throws Exception {
    JobShell.needsPython3();

    var ended = shell.script("a.py", "import sys; sys.exit(75)").runScript();

    assertThat(ended.exitCode()).isEqualTo(1);
  }
}
