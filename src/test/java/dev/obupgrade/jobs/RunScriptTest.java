package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RunScriptTest {

  /** Quotes that belong to a quoted quotation may stand around the mask. */
  private static final String MASKED = "<[\\\\'\"]*(.)\\1{5,}[\\\\'\"]*>";

  @TempDir private Path root;
  private JobShell shell;

  @BeforeAll
  static void needsPython3() {
    JobShell.needsPython3();
  }

  @BeforeEach
  void makeShell() throws IOException {
    shell = new JobShell(root);
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "import sys; sys.exit(7), 7", "import sys; sys.exit('no'), 1"})
  void theScriptsExitCodeIsKept(String code, int exitCode) throws Exception {
    assertThat(shell.script("a.py", code).runScript().exitCode()).isEqualTo(exitCode);
  }

  @Test
  void anUncaughtExceptionIsCodeOneAndItsLineIsTheReason() throws Exception {
    var ended =
        shell
            .script(
                "a.py",
                "class MyError(Exception):",
                "  def __str__(self): return repr('servers build_version not match')",
                "raise MyError()")
            .runScript();

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.terminationMessage()).isEqualTo("MyError: 'servers build_version not match'");
    assertThat(ended.err()).startsWith("Traceback").doesNotContain("launcher.py");
  }

  /** The node's clock is set while the script runs: by hours, in either direction. */
  @ParameterizedTest
  @CsvSource({"10800, 600, 1, 0", "-10800, 2, 50, " + JobScripts.EXIT_DEADLINE})
  void aClockThatIsSetNeitherEndsAScriptNorLetsItRunOn(
      int jump, int deadline, int runs, int exitCode) throws Exception {
    Files.writeString(
        root.resolve("modules/sitecustomize.py"),
        """
        import time
        real = time.time
        began = real()
        time.time = lambda: real() + (%d if real() - began > 0.3 else 0)
        """
            .formatted(jump));

    var ended =
        shell
            .set("OBU_DEADLINE", String.valueOf(deadline))
            .script("a.py", "import time; time.sleep(%d)".formatted(runs))
            .runScript();

    assertThat(ended.exitCode()).as(ended.terminationMessage()).isEqualTo(exitCode);
  }

  @Test
  void aLongReasonIsCutToWhatTheStatusCanHold() throws Exception {
    var ended = shell.script("a.py", "raise ValueError(u'\\u4e2d' * 4000)").runScript();

    assertThat(ended.terminationMessage()).startsWith("ValueError: 中中").endsWith("…");
    assertThat(ended.terminationMessage().getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(1490, 1500);
  }

  @Test
  void aSignalThatEndsTheScriptIsTold() throws Exception {
    var ended = shell.script("a.py", "import os; os.kill(os.getpid(), 9)").runScript();

    assertThat(ended.exitCode()).isEqualTo(128 + 9);
    assertThat(ended.terminationMessage()).isEqualTo("Signal 9 ended the script");
  }

  @Test
  void successLeavesNoReason() throws Exception {
    assertThat(shell.script("a.py", "print('fine')").runScript().terminationMessage()).isEmpty();
  }

  @Test
  void theScriptSeesTheOptionsAsOnACommandLine() throws Exception {
    var ended =
        shell
            .set("OBU_TIMEOUT", "600")
            .set("OBU_ZONE", "zone 1")
            .script(
                "upgrade_health_checker.py",
                "import sys",
                "print(sys.argv[1:8], sys.argv[9:13], __name__)",
                "print('folder', sys.path[0])",
                "print('input', repr(sys.stdin.read()))")
            .runScript();

    assertThat(ended.out())
        .contains(
            "['-h', '10.0.0.1', '-P', '2881', '-u', 'root', '-p'] ['-t', '600', '-z', 'zone 1'] __main__")
        .contains("folder " + shell.work.resolve("etc"))
        .contains("input ''");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"p'a\"s$s w%rd\\", "pässwörd密码", "--help", " ", "x", "a&b=c;d|`e`(f)", "*#?"})
  void theScriptGetsThePasswordAsItIs(String password) throws Exception {
    var ended =
        shell
            .password(password)
            .script(
                "a.py",
                "import binascii, sys",
                "print(':'.join(hex(b) for b in bytearray(sys.argv[8].encode('utf-8'))))")
            .runScript();

    assertThat(ended.exitCode()).isZero();
    if (password.length() > 1) { // one of a single character is hidden in the digits as well
      var hex = HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8));
      assertThat(ended.out().replaceAll("0x(.)(?=[:\n])", "0$1").replace("0x", "").replace(":", ""))
          .contains(hex);
    }
  }

  @Test
  void anEmptyPasswordIsPassedOn() throws Exception {
    var ended = shell.password("").script("a.py", "import sys; print(sys.argv[7:9])").runScript();

    assertThat(ended.out()).contains("['-p', '']");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret", "p'a\"s$s w%rd\\", "pässwörd密码", "a", "\\", "'", "**", "a\tb c", "%41%"})
  void noSpellingOfThePasswordIsShown(String password) throws Exception {
    var ended =
        shell
            .password(password)
            .script(
                "a.py",
                "import sys, json",
                "from urllib.parse import quote, quote_plus",
                "p = sys.argv[8]",
                "for form in (p, repr(p)[1:-1], repr([p])[2:-2], ascii(p)[1:-1], json.dumps(p)[1:-1],",
                "             repr(p.encode('utf-8'))[2:-1], repr(repr(p))[2:-2], quote(p), quote_plus(p),",
                "             quote(p, safe='').lower(), p.replace(\"'\", \"''\"), p.replace('\"', '\"\"')):",
                "    sys.stdout.write('<' + form + '>\\n')",
                "    for c in '<' + form + '>\\n':",
                "        sys.stderr.write(c); sys.stderr.flush()",
                "raise ValueError(p)")
            .runScript();

    assertThat(ended.exitCode()).isEqualTo(1);
    // What this program says of its own precedes the script's first line.
    var shown = ended.out().substring(ended.out().indexOf('\n') + 1);
    assertThat(shown.lines()).hasSize(12).allMatch(line -> line.matches(MASKED), "masked");
    assertThat(ended.err().lines().limit(12)).allMatch(line -> line.matches(MASKED));
    assertThat(ended.terminationMessage()).matches("ValueError: (.)\\1{5,}");
    assertThat(ended.err()).endsWith("\n" + ended.terminationMessage() + "\n");
    if (password.length() > 3) { // a shorter one is part of the traceback's own words
      assertThat(ended.err()).doesNotContain(password);
    }
  }

  /** The scripts put a backslash before quotes only, and their mask ends at a quote without one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc\\\"SECRETPART",
        "abc\"SECRETPART",
        "a\"b\\\"SECRETPART",
        "a\\\"b\\\"SECRETPART",
        "a\\b\"SECRETPART",
        "a b\\\\\\\"SECRETPART",
        "%s$x\\\"'SECRETPART",
        "密\\\"SECRETPART",
        "SECRETPART\\"
      })
  void whatTheScriptsOwnMaskLeavesIsHidden(String password) throws Exception {
    var ended =
        shell
            .password(password)
            .script(
                "a.py",
                "import re, sys",
                "mask = re.compile(r'password=\"(?:[^\"\\\\]|\\\\.)*\"')",
                "for p in (sys.argv[8], sys.argv[8].replace('\"', '\\\\\"')):",
                "    line = 'host=\"h\", password=\"%s\", log-file=\"a.log\"' % p",
                "    print(line)",
                "    print(mask.sub('password=\"******\"', line))",
                "    print(repr(line))",
                "    print(p)")
            .runScript();

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("a.log").doesNotContain("SECRETPART");
  }

  /** As the scripts for Python 2 do, which write their options in clear. */
  @Test
  void noFileHasThePassword() throws Exception {
    var ended =
        shell
            .script(
                "a.py",
                "import getopt, logging, sys",
                "given = dict(getopt.getopt(sys.argv[1:], 'h:P:u:p:t:z:l:m:')[0])",
                "logging.basicConfig(level=logging.INFO, filename=given.get('-l', 'a.log'), filemode='w')",
                "logging.getLogger('').addHandler(logging.StreamHandler(sys.stdout))",
                "logging.info('password=\"%s\"', given['-p'])")
            .runScript();

    assertThat(ended.out()).contains("password=\"******\"");
    assertThat(JobShell.names(shell.work)).containsExactly("etc", "launcher.py");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "is", "act", "1", "_", "'", "\\", "密"})
  void aShortPasswordIsHiddenWhereItStandsAloneAndTheLogStaysReadable(String password)
      throws Exception {
    var ended =
        shell
            .password(password)
            .script(
                "a.py",
                "import json, sys",
                "p = sys.argv[8]",
                "print('this contract: extra action takes 1100 of 2001 s, zone_list is_fine it_is')",
                "for line in ('password=\"%s\", log-file', '-p%s -t', '-p %s', '%s', '(%s)', '%s\\t.'):",
                "    print('<' + line % p)",
                "    print('<' + repr(line % p))",
                "    print('<' + json.dumps([line % p]))")
            .runScript();

    assertThat(ended.exitCode()).isZero();
    var lines = ended.out().lines().toList();
    assertThat(lines.get(1))
        .isEqualTo("this contract: extra action takes 1100 of 2001 s, zone_list is_fine it_is");
    assertThat(lines.subList(2, lines.size()))
        .hasSize(18)
        .allMatch(line -> line.matches(".*(.)\\1{5}.*"), "masked");
  }

  @Test
  void aShortPasswordAfterAnEscapeIsHiddenToo() throws Exception {
    var ended =
        shell
            .password("xyz")
            .script(
                "a.py",
                "import sys",
                "p = sys.argv[8]",
                "for before in ('password\\n', 'password\\t', 'password\\r'):",
                "    print(repr(before + p))",
                "print('password%3D' + p + '&more')")
            .runScript();

    assertThat(ended.out()).doesNotContain("xyz");
    assertThat(ended.out().lines().skip(1)).hasSize(4);
  }

  /** The limit of a wait in the scripts of 4.1 to 4.3.0 names a variable that they don't have. */
  @Test
  void aWrongVariableInTheScriptDoesNotHideWhatItWaitedFor() throws Exception {
    var ended =
        shell
            .script(
                "upgrade_health_checker.py",
                "import logging, sys",
                "layout = '[%(asctime)s] %(levelname)s %(filename)s:%(lineno)d %(message)s'",
                "logging.basicConfig(level=logging.INFO, stream=sys.stdout, format=layout, datefmt='%Y-%m-%d %H:%M:%S')",
                "logging.info('succeed to execute query: %s, rowcount = %d', 'select 1 from old', 1)",
                "logging.info('check value is 0 success')",
                "logging.info('succeed to execute query: %s, rowcount = %d', 'select count(*)\\n  from t', 1)",
                "logging.info('value is 3, expected value is 0, not matched')",
                "try:",
                "    logging.warning('check {0} job timeout'.format(job_name))",
                "except Exception:",
                "    logging.exception('run error')",
                "    logging.exception('normal error')",
                "    raise")
            .runScript();

    assertThat(ended.terminationMessage())
        .isEqualTo(
            "NameError: name 'job_name' is not defined. It printed before: "
                + "succeed to execute query: select count(*) from t, rowcount = 1; "
                + "value is 3, expected value is 0, not matched");
  }

  @Test
  void ofALongStatementOnlyTheBeginningPrecedesWhatItGave() throws Exception {
    var ended =
        shell
            .script(
                "a.py",
                "print('[2026-01-01 00:00:00] INFO actions.py:205 select ' + 'x' * 9000)",
                "print('[2026-01-01 00:00:00] INFO actions.py:212 enable_ddl is not sync')",
                "print('[2026-01-01 00:00:00] ERROR actions.py:216 check enable_ddl sync timeout')",
                "print('NoneType: None')",
                "raise e")
            .runScript();

    assertThat(ended.terminationMessage())
        .startsWith("NameError: name 'e' is not defined. It printed before: select xxx")
        .endsWith("xxx; enable_ddl is not sync; check enable_ddl sync timeout");
  }

  @Test
  void aWrongVariableInAScriptThatPrintedNothingIsAllThereIsToSay() throws Exception {
    var ended = shell.script("a.py", "print('no record')", "raise e").runScript();

    assertThat(ended.terminationMessage()).isEqualTo("NameError: name 'e' is not defined");
  }

  @Test
  void neitherCommandLinesNorTheScriptsEnvironmentHaveThePassword() throws Exception {
    var ended =
        shell
            .script(
                "a.py",
                "import os, sys",
                "def has(path): return sys.argv[8].encode() in open(path, 'rb').read()",
                "print(has('/proc/self/cmdline'), has('/proc/%d/cmdline' % os.getppid()))",
                "print(has('/proc/self/environ'), 'OBU_PASSWORD' in os.environ)")
            .runScript();

    assertThat(ended.out()).endsWith("False False\nFalse False\n");
  }

  @Test
  void theImagesOwnFolderIsNotWrittenTo() throws Exception {
    var ended =
        shell
            .script(
                "a.py",
                "import os",
                "os.mkdir(__file__[:-3] + '_extract_files')",
                "open('upgrade_pre.log', 'w').close()")
            .runScript();

    assertThat(ended.exitCode()).isZero();
    assertThat(JobShell.names(shell.source)).containsExactly("a.py");
    assertThat(JobShell.names(shell.work)).containsExactly("etc", "launcher.py", "upgrade_pre.log");
    assertThat(JobShell.names(shell.work.resolve("etc")))
        .containsExactly("a.py", "a_extract_files");
  }

  @Test
  void aScriptThatTheImageDoesNotHaveIsNamed() throws Exception {
    var ended = shell.set("OBU_SCRIPT", "upgrade_pre.py").runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_NO_SCRIPT);
    assertThat(ended.terminationMessage())
        .isEqualTo("The image has no file %s/upgrade_pre.py".formatted(shell.source));
  }

  @Test
  void withoutAPythonThatHasTheConnectorEachOneIsNamed() throws Exception {
    var ended =
        shell.onlyTools("mkdir", "cp", "chmod").script("upgrade_checker.py", "").runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_NO_INTERPRETER);
    assertThat(ended.terminationMessage())
        .contains("upgrade_checker.py with mysql-connector-python")
        .contains("not found: python3, python, python2, python2.7");
  }

  @Test
  void aPythonWithoutTheConnectorIsNotTaken() throws Exception {
    Files.writeString(
        root.resolve("modules/mysql/connector/__init__.py"), "raise ImportError('not here')\n");

    var ended = shell.script("upgrade_checker.py", "").runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_NO_INTERPRETER);
    assertThat(ended.terminationMessage())
        .contains("python3 lacks the module mysql.connector (not here)");
  }

  @Test
  void aScriptForAnotherPythonIsNotStarted() throws Exception {
    var ended = shell.script("upgrade_pre.py", "print 'python 2 only', 0777").runScript();

    // Where a Python 2 is installed it is the right one.
    assertThat(ended.exitCode()).isIn(0, JobScripts.EXIT_NO_INTERPRETER);
    if (ended.exitCode() != 0) {
      assertThat(ended.terminationMessage()).contains("python3 cannot compile");
    }
  }

  @Test
  void theCheckerBesideItShowsWhichPythonASelfExtractingScriptIsFor() throws Exception {
    Files.writeString(shell.source.resolve("upgrade_checker.py"), "print 'python 2 only', 0777\n");

    var ended =
        shell.script("upgrade_pre.py", "import sys; print(sys.version_info[0])").runScript();

    assertThat(ended.exitCode() == 0 ? ended.out() : "no Python 2 here\n2\n").endsWith("\n2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "7", "601", "-10", "1e1", "10s"})
  void aTimeoutWithWhichChecksWouldPassUnseenIsRefused(String timeout) throws Exception {
    var ended = shell.script("a.py", "print('ran')").set("OBU_TIMEOUT", timeout).runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_WRONG_SETTING);
    assertThat(ended.terminationMessage())
        .startsWith("OBU_TIMEOUT is '%s', but must be a multiple of 10".formatted(timeout));
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OBU_SCRIPT", "OBU_HOST", "OBU_PORT", "OBU_USER", "OBU_LAUNCHER"})
  void aMissingSettingIsNamed(String variable) throws Exception {
    var ended = shell.script("a.py", "").unset(variable).runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_WRONG_SETTING);
    assertThat(ended.terminationMessage()).startsWith(variable + " is not set");
  }

  @Test
  void aMissingPasswordIsNotTakenForAnEmptyOne() throws Exception {
    var ended = shell.script("a.py", "").unset("PASSWORD_IN_OCTAL").runScript();

    assertThat(ended.terminationMessage()).startsWith("OBU_PASSWORD is not set");
  }

  @Test
  void aNameThatLeavesTheFolderIsRefused() throws Exception {
    var ended = shell.set("OBU_SCRIPT", "../a.py").runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_WRONG_SETTING);
  }

  @Test
  void aWorkFolderThatCannotBeMadeIsNamed() throws Exception {
    var ended = shell.script("a.py", "").set("OBU_WORK", "/dev/null/work").runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_NO_WORK_FOLDER);
    assertThat(ended.terminationMessage()).contains("/dev/null/work/etc");
  }

  @Test
  void whenStoppedTheScriptIsEndedToo() throws Exception {
    var process =
        shell
            .script("a.py", "import os, signal", "print('pid', os.getpid())", "signal.pause()")
            .start(JobScripts.load().runScript());
    var lines = process.inputReader(StandardCharsets.UTF_8);
    lines.readLine();
    long pid = Long.parseLong(lines.readLine().replace("pid ", ""));

    process.toHandle().destroy(); // the process itself would close its output
    var ended = shell.end(process);

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_STOPPED);
    assertThat(ended.terminationMessage()).startsWith("SIGTERM stopped the script");
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aScriptThatTakesTooLongIsStoppedAndItsLastWordsAreKept() throws Exception {
    var ended =
        shell
            .set("OBU_DEADLINE", "1")
            .script(
                "a.py",
                "import sys, time",
                "print('waiting for the log of tenant 1002')",
                "sys.stdout.flush()",
                "time.sleep(60)")
            .runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_DEADLINE);
    assertThat(ended.terminationMessage())
        .isEqualTo(
            "Stopped the script because it took longer than 1 s. Its last line: waiting for the log of tenant 1002");
  }

  /** Python imports sitecustomize in every process, here with a clock that runs backwards. */
  @Test
  void aClockThatIsSetBackDoesNotProlongTheDeadline() throws Exception {
    Files.writeString(
        root.resolve("modules/sitecustomize.py"),
        """
        import time
        now = time.time
        start = now()
        time.time = lambda: 2 * start - now()
        """);

    var ended =
        shell
            .set("OBU_DEADLINE", "1")
            .script(
                "a.py",
                "import signal",
                "signal.signal(15, signal.SIG_IGN)",
                "signal.alarm(20)",
                "signal.pause()")
            .runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_DEADLINE);
    assertThat(ended.terminationMessage()).contains("took longer than 1 s");
  }

  @Test
  void theFirstProcessForgetsThePassword() throws Exception {
    var ended =
        shell
            .script(
                "a.py",
                "import os, sys",
                "with open('/proc/%d/environ' % os.getppid(), 'rb') as f: environment = f.read()",
                "print(b'OBU_HOST' in environment, sys.argv[8].encode() in environment)")
            .runScript();

    assertThat(ended.out()).endsWith("True False\n");
  }

  @Test
  void aLineBreakAtThePasswordsEndIsTheFilesItCameFrom() throws Exception {
    var ended =
        shell
            .password("one\ntwo\r\n")
            .script(
                "a.py",
                "import sys",
                "sys.exit(0 if sys.argv[8] == 'one' + chr(10) + 'two' else 3)")
            .runScript();

    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void encodedThePasswordIsHiddenToo() throws Exception {
    var ended =
        shell
            .password("long-enough-to-tell")
            .script(
                "a.py",
                "import base64, binascii, sys",
                "p = sys.argv[8].encode()",
                "print('<' + base64.b64encode(p).decode().rstrip('=') + '>')",
                "print('<' + binascii.hexlify(p).decode() + '>')")
            .runScript();

    assertThat(ended.out().lines().skip(1)).allMatch(line -> line.matches(MASKED));
  }

  @Test
  void anOutputOfAHundredMegabytesThatIsNoTextPasses() throws Exception {
    var ended =
        shell
            .script(
                "a.py",
                "import os, sys",
                "block = b'\\xff\\xfe\\x00 secret-of-the-tes' * 50000",
                "for n in range(100): os.write(1, block)",
                "os.write(1, b'secret-of-the-test')",
                "os.write(2, b'\\xff the end \\xe4\\xb8')",
                "sys.exit(1)")
            .end(shell.startCounting());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(Long.parseLong(ended.out().strip())).isGreaterThan(100_000_000L);
    assertThat(ended.terminationMessage()).isEqualTo("\uFFFD the end \uFFFD");
  }

  @Test
  void kubernetesLeavesTheTextsAsTheyAre() {
    var scripts = JobScripts.load();

    assertThat(scripts.runScript() + scripts.probe() + scripts.launcher())
        .doesNotContain("$$")
        .doesNotContainPattern("\\$\\(OBU_");
  }
}
