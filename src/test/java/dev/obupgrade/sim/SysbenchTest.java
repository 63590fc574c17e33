package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the real sysbench, Debian's package. Skips where it isn't installed, except with CI=true.
 */
class SysbenchTest {
  private static final String INSTALL =
      "sysbench is not installed: src/it/kubernetes/local-kubernetes packages (or apt-get install"
          + " sysbench)";
  private static final Pattern TRANSACTIONS = Pattern.compile("(?:transactions|events): +(\\d+)");

  /**
   * The errors after which sysbench restarts a transaction: its leader is lost, or didn't appear in
   * time.
   */
  private static final String RETRIED = "--mysql-ignore-errors=1205,1213,4012,6002";

  private static SimulatedCluster cluster;
  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "sysbench")));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(installed).as(INSTALL).isTrue();
    }
    assumeTrue(installed, INSTALL);
    cluster = SimulatedCluster.builder().timeScale(10).account("app@mysql1", "secret").start();
    Path log = Files.createTempFile("sysbench", ".log");
    assertThat(sysbench(log, 2, "oltp_read_write", "prepare")).doesNotContain("FATAL");
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oltp_read_write",
        "oltp_read_only",
        "oltp_write_only",
        "oltp_point_select",
        "oltp_update_index",
        "oltp_update_non_index",
        "oltp_insert",
        "select_random_points",
        "select_random_ranges"
      })
  void runsWithPreparedStatements(String test) throws Exception {
    String said = sysbench(log(), 2, test, "run", "--time=1");

    assertThat(transactions(said)).as(said).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"oltp_read_write, --db-ps-mode=disable", "oltp_insert, --db-ps-mode=disable"})
  void runsInItsOtherModes(String test, String option) throws Exception {
    String said = sysbench(log(), 2, test, "run", "--time=1", option);

    assertThat(transactions(said)).as(said).isPositive();
  }

  /**
   * Two transactions that delete a missing row and then insert it: one gets 1062, as from MySQL.
   * Only these tests have tables with missing rows.
   */
  @ParameterizedTest
  @CsvSource({"oltp_delete, --threads=2", "oltp_read_write, --skip-trx=on"})
  void runsOnTablesWithRowsMissing(String test, String option) throws Exception {
    String database = "--mysql-db=rows_missing";
    try (SqlClient app = new SqlClient(cluster.session("zone1", "app@mysql1"))) {
      app.run("create database if not exists rows_missing");
    }
    sysbench(log(), 2, "oltp_read_write", "prepare", database);

    String said =
        sysbench(
            log(), 2, test, "run", "--time=1", database, option, "--mysql-ignore-errors=1062,1213");
    sysbench(log(), 2, "oltp_read_write", "cleanup", database);

    assertThat(transactions(said)).as(said).isPositive();
  }

  @Test
  void insertsInBulk() throws Exception {
    String database = "--mysql-db=oceanbase_bulk";
    try (SqlClient app = new SqlClient(cluster.session("zone1", "app@mysql1"))) {
      app.run("create database oceanbase_bulk");
    }

    sysbench(log(), 2, "bulk_insert", "prepare", database);
    String said = sysbench(log(), 2, "bulk_insert", "run", "--time=1", database);
    sysbench(log(), 2, "bulk_insert", "cleanup", database);

    assertThat(transactions(said)).as(said).isPositive();
  }

  @Test
  void goesOnWhileAZoneIsStoppedAndItsServerRestartedWithTheTarget() throws Exception {
    Path log = log();
    Process running =
        begin(log, 2, "oltp_read_write", "run", "--time=6", "--db-ps-mode=disable", RETRIED);
    try (SqlClient root = new SqlClient(cluster.session("zone3", "root"))) {
      root.session().useDatabase("oceanbase");
      root.run("alter system stop zone zone1");
      root.run("call sim.restart_server('zone1', '4.3.5.3')");
      Eventually.is(
          "1",
          () ->
              root.one(
                  "select count(*) from __all_server where build_version like '4.3.5.3%' and"
                      + " start_service_time > 0"));
      root.run("alter system start zone zone1");
    }
    String said = ended(running, log);

    assertThat(said).doesNotContain("FATAL");
    assertThat(transactions(said)).as(said).isPositive();
  }

  /**
   * Debian's sysbench doesn't survive a reconnect (its client library crashes), so it must end
   * instead.
   */
  @Test
  void seesALostConnectionWhenItsOwnServerIsKilled() throws Exception {
    Path log = log();
    Process running = begin(log, 1, "oltp_read_write", "run", "--time=30", "--db-ps-mode=disable");
    Eventually.is("true", () -> String.valueOf(clientsOf("zone2") >= 4));
    cluster.kill("zone2");
    assertThat(running.waitFor(20, TimeUnit.SECONDS)).as("sysbench ends").isTrue();
    cluster.start("zone2");

    assertThat(Files.readString(log)).contains("errno = 2013");
  }

  private static long clientsOf(String zone) {
    return cluster.cluster().sessions().all().stream()
        .filter(s -> s.server().zone().equals(zone))
        .count();
  }

  private Path log() throws IOException {
    return Files.createTempFile(folder, "sysbench", ".log");
  }

  private static String sysbench(Path log, int server, String... arguments) throws Exception {
    return ended(begin(log, server, arguments), log);
  }

  /**
   * @param server its position in the cluster, from 0
   */
  private static Process begin(Path log, int server, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sysbench", arguments[0]));
    command.addAll(
        List.of(
            "--db-driver=mysql",
            "--mysql-host=" + cluster.servers().get(server).address().ip(),
            "--mysql-port=" + cluster.servers().get(server).sqlPort(),
            "--mysql-user=app@mysql1",
            "--mysql-password=secret",
            "--mysql-db=test",
            "--tables=4",
            "--table-size=10000",
            "--threads=4"));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static String ended(Process process, Path log) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("sysbench ends").isTrue();
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static int transactions(String said) {
    return number(TRANSACTIONS, said);
  }

  private static int number(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }
}
