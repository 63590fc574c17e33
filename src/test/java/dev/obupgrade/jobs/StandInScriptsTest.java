package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.plan.PathFinder;
import dev.obupgrade.plan.Release;
import dev.obupgrade.plan.UpgradeGraphParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The upgrade scripts of the simulated image, run as a Job runs them. */
class StandInScriptsTest {

  private static final Path IMAGE = Path.of("src/simulator/image/etc");

  @TempDir private Path root;
  private JobShell shell;
  private Path told;

  @BeforeAll
  static void needsPython3() {
    JobShell.needsPython3();
  }

  @BeforeEach
  void makeImage() throws IOException {
    shell = new JobShell(root);
    for (String name : JobShell.names(IMAGE)) {
      if (Files.isRegularFile(IMAGE.resolve(name))) {
        Files.copy(IMAGE.resolve(name), shell.source.resolve(name));
      }
    }
    Files.writeString(shell.source.resolve("version"), "4.3.5.3-103000092025080818\n");
    try (var connector = StandInScriptsTest.class.getResourceAsStream("scripted_connector.py")) {
      Files.write(root.resolve("modules/mysql/connector/__init__.py"), connector.readAllBytes());
    }
    told = root.resolve("told");
    shell.set("SCRIPTED_LOG", told.toString()).set("STANDIN_PAUSE", "0");
  }

  @Test
  void theCheckerChangesOnlyThePermanentOfflineTime() throws Exception {
    assertThat(run("upgrade_checker.py").exitCode()).isZero();
    assertThat(told()).containsExactly("alter system set server_permanent_offline_time = '72h'");
  }

  @Test
  void theCheckerTellsEveryReasonAtOnceAndChangesNothing() throws Exception {
    shell.set("SCRIPTED_BREAK", "in_sync = 'NO'|CDB_OB_BACKUP_JOBS");

    var ended = run("upgrade_checker.py");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.terminationMessage())
        .isEqualTo(
            "MyError: 'upgrade checker failed with 2 reasons: [2 replicas unsync, please check] , "
                + "[still has backup job, upgrade is not allowed temporarily] '");
    assertThat(told).doesNotExist();
  }

  @Test
  void preEntersUpgradeModeAndStopsWhatWouldDisturb() throws Exception {
    assertThat(run("upgrade_pre.py").exitCode()).isZero();
    assertThat(told())
        .containsExactly(
            "alter system begin upgrade",
            "alter system begin rolling upgrade",
            "alter system set enable_ddl = 'False'",
            "alter system set enable_major_freeze = 'False'",
            "alter system set _enable_adaptive_compaction = 'False' tenant = 'sys'",
            "alter system set _enable_adaptive_compaction = 'False' tenant = 'all_user'",
            "alter system set _enable_adaptive_compaction = 'False' tenant = 'all_meta'",
            "alter system set _ob_enable_direct_load = 'False'",
            "alter system suspend merge tenant = sys",
            "alter system suspend merge tenant = all_user",
            "alter system suspend merge tenant = all_meta",
            "alter system set enable_rebalance = 'False' tenant = 'sys'");
  }

  @Test
  void postLiftsTheDataVersionAndLeavesUpgradeMode() throws Exception {
    assertThat(run("upgrade_post.py").exitCode()).isZero();
    assertThat(told())
        .containsExactly(
            "alter system end rolling upgrade",
            "alter system set enable_ddl = 'True'",
            "alter system run upgrade job 'UPGRADE_ALL'",
            "alter system set enable_ddl = 'False'",
            "alter system run job 'root_inspection'",
            "alter system end upgrade",
            "alter system set enable_ddl = 'True'",
            "alter system set enable_rebalance = 'True' tenant = 'sys'",
            "alter system set enable_rereplication = 'True'",
            "alter system set enable_major_freeze = 'True'",
            "alter system set _enable_adaptive_compaction = 'True' tenant = 'sys'",
            "alter system set _enable_adaptive_compaction = 'True' tenant = 'all_user'",
            "alter system set _enable_adaptive_compaction = 'True' tenant = 'all_meta'",
            "alter system resume merge tenant = sys",
            "alter system resume merge tenant = all_user",
            "alter system resume merge tenant = all_meta",
            "alter system set _ob_enable_direct_load = 'True'",
            "alter system set enable_sys_table_ddl = 'False'");
  }

  @Test
  void theHealthCheckerOnlyAsks() throws Exception {
    shell.set("SCRIPTED_BREAK", "DBA_OB_ZONES").set("OBU_ZONE", "zone1");

    assertThat(run("upgrade_health_checker.py").exitCode()).isZero();
    assertThat(told).doesNotExist();
  }

  @Test
  void theHealthCheckerRefusesAZoneThatDoesNotExist() throws Exception {
    shell.set("OBU_ZONE", "zone9");

    assertThat(run("upgrade_health_checker.py").terminationMessage())
        .isEqualTo("MyError: \"zone:zone9 doesn't exist\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upgrade_pre.py", "upgrade_post.py"})
  void unpackThemselvesBesideTheScriptAsTheVendorsDo(String script) throws Exception {
    run(script);

    assertThat(JobShell.names(shell.work.resolve("etc")))
        .anyMatch(name -> name.startsWith(script.replace(".py", "_extract_files_")));
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade_checker.py,        upgrade_checker.log",
    "upgrade_pre.py,            upgrade_pre.log",
    "upgrade_health_checker.py, upgrade_cluster_health_checker.log",
    "upgrade_post.py,           upgrade_post.log"
  })
  void logIntoTheCurrentFolderAsOnTheOutput(String script, String log) throws Exception {
    var ended =
        shell.run("cd \"$OBU_SOURCE\" && exec python3 %s -h a -P 1 -u root".formatted(script));

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines())
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(
                    "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d] [A-Z]+ \\w+\\.py:\\d+ .*"));
    assertThat(ended.out()).endsWith(Files.readString(shell.source.resolve(log)));

    assertThat(run(script).exitCode()).isZero();
    assertThat(shell.work.resolve(log)).as("a Job's log is its output alone").doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-V | 0 | version 1.0.0",
        "-I | 0 | usage: upgrade_pre.py",
        "-h 10.0.0.1 -P 2881 | 1 | MyError: 'option \"-u\" has not been specified",
        "-h a -P 1 -u r -m begin_upgrade,nonsense | 1 | MyError: 'invalid module: nonsense'",
        "-x | 1 | GetoptError: option -x not recognized"
      })
  void optionsAreThoseOfTheVendorsScripts(String options, int exitCode, String says)
      throws Exception {
    var ended = shell.run("cd \"$OBU_SOURCE\" && exec python3 upgrade_pre.py " + options);

    assertThat(ended.exitCode()).isEqualTo(exitCode);
    assertThat(ended.out() + ended.err()).contains(says);
  }

  @Test
  void theUpgradeFileLeadsFromOneSimulatedImageToTheOther() throws Exception {
    var graph =
        new UpgradeGraphParser()
            .parse(Files.readString(IMAGE.resolve("oceanbase_upgrade_dep.yml")));

    assertThat(
            new PathFinder(graph)
                .find(
                    Release.parse("4.3.5.2-102000042025061010"),
                    Release.parse("4.3.5.3-103000092025080818")))
        .hasToString("4.3.5.2-102000042025061010 -> 4.3.5.3-103000092025080818");
  }

  private JobShell.Ended run(String script) throws Exception {
    return shell.set("OBU_SCRIPT", script).runScript();
  }

  private List<String> told() throws IOException {
    return Files.readAllLines(told).stream().filter(sql -> !sql.startsWith("set @@")).toList();
  }
}
