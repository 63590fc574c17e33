package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the Pythons that this machine has in pyenv; those it lacks are left out. */
@Timeout(60)
class InterpretersTest {
  private static final Path PYTHONS =
      Path.of(
          Optional.ofNullable(System.getenv("PYENV_ROOT"))
              .orElse(System.getProperty("user.home") + "/.pyenv"),
          "versions");

  @TempDir private Path root;
  private JobShell shell;

  @BeforeEach
  void makeShell() throws IOException {
    shell = new JobShell(root);
  }

  static Stream<String> versions() throws IOException {
    List<String> found = List.of();
    if (Files.isDirectory(PYTHONS)) {
      try (var folders = Files.list(PYTHONS)) {
        found = folders.map(f -> f.getFileName().toString()).sorted().toList();
      }
    }
    Assumptions.assumeFalse(found.isEmpty(), "no Pythons in " + PYTHONS);
    return found.stream();
  }

  /** The image has this Python and no other. */
  private JobShell with(String version, String... names) throws IOException {
    Path tools = Files.createDirectories(root.resolve("tools"));
    for (String tool : List.of("mkdir", "cp", "chmod")) {
      link(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    Path python = PYTHONS.resolve(version).resolve("bin/python");
    Assumptions.assumeTrue(Files.isExecutable(python), "this machine has no Python " + version);
    for (String name : names) {
      link(tools.resolve(name), python);
    }
    return shell.set("PATH", tools.toString());
  }

  /** A script of its own: the name must not lead the interpreter to another Python's folder. */
  private static void link(Path from, Path to) throws IOException {
    Files.writeString(from, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(to));
    assertThat(from.toFile().setExecutable(true)).isTrue();
  }

  private static String minor(String version) {
    return version.substring(0, version.lastIndexOf('.'));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyPythonRunsAScriptAndHidesThePassword(String version) throws Exception {
    var ended =
        with(version, "python")
            .password("p'a\"s$s w\u00f6rd-\u5bc6")
            .script(
                "a.py",
                "import sys",
                "print('%d.%d.%d' % sys.version_info[:3])",
                "print(sys.argv[8])",
                "print(repr(sys.argv[8:]))",
                "sys.stderr.write('Traceback (most recent call last):\\n')",
                "raise ValueError(sys.argv[8])")
            .runScript();

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).contains("with python " + version, version);
    assertThat(ended.out() + ended.err() + ended.terminationMessage())
        .doesNotContain("s$s w", "rd-\u5bc6");
    assertThat(ended.terminationMessage()).startsWith("ValueError: ");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void anImageOfAnotherBuildRunsNoScriptInAnyPython(String version) throws Exception {
    var shell = with(version, "python").set("OBU_BUILD", "4.3.5.3-1");
    var observer = Files.createDirectories(shell.source.resolveSibling("bin")).resolve("observer");
    Files.writeString(
        observer, "#!/bin/sh\necho 'observer (OceanBase 4.3.5.3)'\necho REVISION: 2-a\n");
    assertThat(observer.toFile().setExecutable(true)).isTrue();
    shell.set("OBU_HOME", shell.source.getParent().toString()).script("a.py", "print('acts')");

    var other = shell.runScript();
    var planned = shell.set("OBU_BUILD", "4.3.5.3-2").runScript();

    assertThat(other.exitCode()).as(other.err()).isEqualTo(JobScripts.EXIT_OTHER_BUILD);
    assertThat(other.out()).doesNotContain("acts");
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(planned.out()).contains("acts");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPythonOfAnyNameIsFound(String version) throws Exception {
    var ended = with(version, "python" + minor(version)).script("a.py", "").runScript();

    assertThat(ended.exitCode()).as(ended.terminationMessage()).isZero();
  }

  @Test
  void aScriptForPython2RunsWithPython2() throws Exception {
    var ended =
        with("2.7.18", "python2")
            .script("upgrade_checker.py", "print 'old', 0777", "raise Exception, 'older'")
            .runScript();

    assertThat(ended.out()).contains("with python2 2.7.18", "old 511");
    assertThat(ended.terminationMessage()).isEqualTo("Exception: older");
  }

  /** The scripts for Python 2 write their options in clear, to their output and to a file. */
  @Test
  void aScriptForPython2LeavesThePasswordNowhere() throws Exception {
    var ended =
        with("2.7.18", "python2")
            .password("it's\\\"SECRETPART-密")
            .script(
                "upgrade_checker.py",
                "import getopt, logging, sys",
                "given = dict(getopt.getopt(sys.argv[1:], 'h:P:u:p:t:z:l:m:')[0])",
                "logging.basicConfig(level=logging.INFO, filename=given.get('-l', 'a.log'), filemode='w')",
                "logging.getLogger('').addHandler(logging.StreamHandler(sys.stdout))",
                "logging.info('password=\"%s\"', given['-p'])",
                "print given, 0777")
            .runScript();

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("511").doesNotContain("SECRETPART");
    assertThat(JobShell.names(shell.work)).containsExactly("etc", "launcher.py");
  }

  @Test
  void aScriptForPython3OnlyIsNotGivenToPython2() throws Exception {
    // So that this machine's own /usr/bin/python3 is no candidate.
    Files.writeString(
        root.resolve("modules/mysql/connector/__init__.py"),
        "import sys\nif sys.version_info[0] == 3: raise ImportError('not here')\n");
    var ended =
        with("2.7.18", "python2", "python")
            .script("upgrade_checker.py", "name = 'x'", "print(f'{name}', flush=True)")
            .runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_NO_INTERPRETER);
    assertThat(ended.terminationMessage())
        .contains("python cannot compile", "python2 cannot compile", "upgrade_checker.py")
        .contains("not found: python3, ");
  }

  @Test
  void theRightOneOfTwoPythonsIsTaken() throws Exception {
    with("3.12.1", "python3");
    var ended = with("2.7.18", "python2").script("upgrade_checker.py", "print 'old'").runScript();

    assertThat(ended.out()).contains("with python2 2.7.18");
  }

  @Test
  void aPythonThatLacksTheConnectorIsNamedBesideThoseThatAreNotThere() throws Exception {
    Files.delete(root.resolve("modules/mysql/connector/__init__.py"));
    Files.delete(root.resolve("modules/mysql/__init__.py"));
    Files.delete(root.resolve("modules/mysql/connector"));

    var ended = with("3.11.7", "python3.11").script("a.py", "").runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_NO_INTERPRETER);
    assertThat(ended.terminationMessage())
        .contains("python3.11 lacks the module mysql.connector", "No module named")
        .contains("not found: python3, python, python2");
  }

  @Test
  void oneProgramOfSeveralNamesIsToldOnce() throws Exception {
    JobShell image = with("3.11.7", "python3");
    Path tools = root.resolve("tools");
    link(tools.resolve("readlink"), Path.of("/usr/bin/readlink"));
    Files.createSymbolicLink(tools.resolve("python3.11"), tools.resolve("python3"));

    var ended = image.script("upgrade_checker.py", "print 'old'").runScript();

    assertThat(ended.terminationMessage())
        .contains("python3 cannot compile")
        .doesNotContain("python3.11 cannot compile");
  }
}
