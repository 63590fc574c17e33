package dev.obupgrade.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ImageContents;
import dev.obupgrade.plan.ImageProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {

  @TempDir private Path root;
  private Path home;
  private JobShell shell;

  @BeforeAll
  static void needsPython3() {
    JobShell.needsPython3();
  }

  @BeforeEach
  void makeImage() throws IOException {
    shell = new JobShell(root);
    home = shell.source.getParent();
    shell.set("OBU_HOME", home.toString()).unset("PASSWORD_IN_OCTAL");
    observer(
        "echo ./observer -V",
        "echo 'observer (OceanBase_CE 4.3.5.3)' >&2",
        "echo >&2",
        "echo 'REVISION: 103000092025080818-7b0f19c2f959' >&2",
        "echo 'BUILD_TIME: Aug  8 2025 18:25:28' >&2");
    for (String script : ImageContents.NEEDED_SCRIPTS) {
      shell.script(script, "pass");
    }
  }

  @Test
  void aSmallImageAnswersInTheTerminationMessage() throws Exception {
    String file = "- version: 4.3.5.3 # 版本\n";
    Files.writeString(shell.source.resolve("oceanbase_upgrade_dep.yml"), file);

    var ended = shell.run(JobScripts.load().probe());

    assertThat(ended.exitCode()).isZero();
    assertThat(new ImageProbe().isInLog(ended.terminationMessage())).isFalse();
    var contents = new ImageProbe().parse(ended.terminationMessage(), "");
    assertThat(contents.observer()).isEqualTo(BuildVersion.parse("4.3.5.3-103000092025080818"));
    assertThat(contents.upgradeDep()).contains(file);
    assertThat(contents.missingScripts()).isEmpty();
    assertThat(contents.interpreter().orElseThrow()).matches("python3 3\\.\\d+\\.\\d+");
    assertThat(contents.interpreterProblem()).isEmpty();
  }

  @Test
  void aLongFileIsReadFromTheLog() throws Exception {
    String file = "- {version: 4.3.5.3}\n".repeat(2000);
    Files.writeString(shell.source.resolve("oceanbase_upgrade_dep.yml"), file);

    var ended = shell.run(JobScripts.load().probe());

    assertThat(new ImageProbe().isInLog(ended.terminationMessage())).isTrue();
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 1000);
    assertThat(new ImageProbe().parse(ended.terminationMessage(), "noise\n" + ended.out()))
        .extracting(ImageContents::upgradeDep)
        .isEqualTo(Optional.of(file));
  }

  @Test
  void whatIsMissingIsTold() throws Exception {
    Files.delete(shell.source.resolve("upgrade_post.py"));
    shell.onlyTools("base64", "tr", "head", "fold");

    var contents =
        new ImageProbe().parse(shell.run(JobScripts.load().probe()).terminationMessage(), "");

    assertThat(contents.missingScripts()).containsExactly("upgrade_post.py");
    assertThat(contents.upgradeDep()).isEmpty();
    assertThat(contents.interpreter()).isEmpty();
    assertThat(contents.interpreterProblem().orElseThrow()).contains("not found: python3");
  }

  @Test
  void theObserverFindsItsLibraries() throws Exception {
    observer(
        "[ \"$LD_LIBRARY_PATH\" = " + home + "/lib ] || exit 127",
        "echo 'observer (OceanBase 4.2.1.6)'",
        "echo 'REVISION: 106000022024042414-e43e'");

    var ended = shell.run(JobScripts.load().probe());

    assertThat(new ImageProbe().parse(ended.terminationMessage(), "").observer())
        .hasToString("4.2.1.6-106000022024042414");
  }

  @Test
  void anImageWithoutAnObserverIsRefusedWithWhatItSaid() throws Exception {
    Files.delete(home.resolve("bin/observer"));

    var ended = shell.run(JobScripts.load().probe());

    assertThatThrownBy(() -> new ImageProbe().parse(ended.terminationMessage(), ""))
        .isInstanceOf(ImageProbe.UnusableAnswerException.class)
        .hasMessageContaining("Fix: Use an OceanBase server image")
        .hasMessageContaining("not found");
  }

  @Test
  void anImageWithoutBase64SaysSo() throws Exception {
    var ended = shell.onlyTools("tr").run(JobScripts.load().probe());

    assertThat(ended.exitCode()).isEqualTo(65);
    assertThat(ended.terminationMessage()).startsWith("The image has no base64");
  }

  private void observer(String... lines) throws IOException {
    var observer = Files.createDirectories(home.resolve("bin")).resolve("observer");
    Files.writeString(observer, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(observer.toFile().setExecutable(true)).isTrue();
  }
}
