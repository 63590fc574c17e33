package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before a script runs, the image's own observer must be the planned build. */
@Timeout(60)
class BuildProofTest {
  private static final String PLANNED = "4.3.5.3-103000092025080818";

  @TempDir private Path root;
  private JobShell shell;
  private Path acted;

  @BeforeAll
  static void needsPython3() {
    JobShell.needsPython3();
  }

  @BeforeEach
  void makeImage() throws IOException {
    shell = new JobShell(root);
    acted = root.resolve("acted");
    shell
        .set("OBU_HOME", shell.source.getParent().toString())
        .set("OBU_BUILD", PLANNED)
        .script("upgrade_pre.py", "open('%s', 'w').close()".formatted(acted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(OceanBase_CE 4.3.5.3)", "(OceanBase 4.3.5.3)", "(4.3.5.3)"})
  void theScriptOfThePlannedBuildRuns(String edition) throws Exception {
    observer(edition, "103000092025080818-7b0f19c2f959");

    var ended = shell.runScript();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(acted).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(OceanBase_CE 4.3.5.3) 103000092025080819-7b0f19c2f959",
        "(OceanBase_CE 4.3.5.4) 103000092025080818-7b0f19c2f959",
        "(OceanBase_CE 4.3.5.3) 10300009202508081-7b0f19c2f959"
      })
  void theScriptOfAnotherBuildDoesNotRun(String build) throws Exception {
    int end = build.indexOf(") ") + 1;
    observer(build.substring(0, end), build.substring(end + 1));

    var ended = shell.runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_OTHER_BUILD);
    assertThat(ended.terminationMessage())
        .startsWith("The image is build 4.3.5.")
        .endsWith(", but the plan has %s. The script did not start".formatted(PLANNED));
    assertThat(acted).doesNotExist();
  }

  @Test
  void theScriptOfAnImageWithoutAnObserverDoesNotRun() throws Exception {
    var ended = shell.runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_OTHER_BUILD);
    assertThat(ended.terminationMessage())
        .contains("does not tell its build", "No such file", PLANNED);
    assertThat(acted).doesNotExist();
  }

  @Test
  void anObserverThatPrintsSomethingElseIsQuoted() throws Exception {
    program("echo 'libaio.so.1: not found' >&2", "exit 127");

    var ended = shell.runScript();

    assertThat(ended.exitCode()).isEqualTo(JobScripts.EXIT_OTHER_BUILD);
    assertThat(ended.terminationMessage()).contains("libaio.so.1: not found");
    assertThat(acted).doesNotExist();
  }

  @Test
  void theObserverDoesNotGetThePassword() throws Exception {
    Path seen = root.resolve("seen");
    program("env >'%s'".formatted(seen), "exit 1");

    shell.password("secret-of-the-test").runScript();

    assertThat(Files.readString(seen)).contains("OBU_BUILD").doesNotContain("secret-of-the-test");
  }

  /**
   * As Kubernetes does when somebody deletes the Job while the image is asked. The first process of
   * a container ignores the signal unless it handles it.
   */
  @Test
  void aStopWhileTheObserverIsAskedRunsNoScript() throws Exception {
    Path asked = root.resolve("asked");
    program("touch '%s'".formatted(asked), "exec sleep 5");

    Path script = root.resolve("run.sh");
    Files.writeString(script, JobScripts.load().runScript());
    Process process = shell.start("trap '' TERM; exec /bin/sh '%s'".formatted(script));
    while (!Files.exists(asked)) {
      Thread.onSpinWait();
    }
    process.toHandle().destroy();

    assertThat(shell.end(process).exitCode()).isEqualTo(JobScripts.EXIT_STOPPED);
    assertThat(acted).doesNotExist();
  }

  private void observer(String edition, String revision) throws IOException {
    program(
        "echo 'observer %s' >&2".formatted(edition), "echo 'REVISION: %s' >&2".formatted(revision));
  }

  private void program(String... lines) throws IOException {
    Path bin = Files.createDirectories(shell.source.resolveSibling("bin"));
    Path observer = bin.resolve("observer");
    Files.writeString(observer, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(observer.toFile().setExecutable(true)).isTrue();
  }
}
