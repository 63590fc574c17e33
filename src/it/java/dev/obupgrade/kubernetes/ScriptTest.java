package dev.obupgrade.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private final Script shell = new Script(Path.of("/bin/sh"));

  @Test
  void theAnswerIsTheLastLine() {
    assertThat(shell.run("-c", "echo progress; echo answer")).isEqualTo("answer");
  }

  @Test
  void aFailureTellsWhatTheScriptSaid() {
    assertThatThrownBy(() -> shell.run("-c", "echo 'held by /other' >&2; exit 1"))
        .hasMessageContaining("held by /other");
  }

  @Test
  void successIsTheExitCode() {
    assertThat(shell.succeeds("-c", "exit 0")).isTrue();
    assertThat(shell.succeeds("-c", "exit 3")).isFalse();
  }
}
