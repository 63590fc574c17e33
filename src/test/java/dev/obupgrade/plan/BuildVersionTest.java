package dev.obupgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildVersionTest {

  private static final BuildVersion BUILD =
      new BuildVersion(ObVersion.parse("4.3.5.3"), 103000092025080818L);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4.3.5.3-103000092025080818",
        "4.3.5.3-103000092025080818.el7",
        "4.3.5.3-103000092025080818.el8.x86_64",
        "4.3.5.3_103000092025080818",
        "4.3.5.3_103000092025080818-7b0f19c2f959(Aug  8 2025 18:25:28)",
        "4.3.5.3_103000092025080818-(Aug  8 2025 18:25:28)"
      })
  void packagesAndServersNameTheSameBuild(String text) {
    assertThat(BuildVersion.parse(text)).isEqualTo(BUILD);
  }

  @Test
  void isWrittenAsPackagesAndAsServersDo() {
    assertThat(BUILD).hasToString("4.3.5.3-103000092025080818");
    assertThat(BUILD.serverForm()).isEqualTo("4.3.5.3_103000092025080818");
  }

  @Test
  void isOrderedByVersionThenByBuild() {
    assertThat(BuildVersion.parse("4.3.5.3-2"))
        .isGreaterThan(BuildVersion.parse("4.3.5.3-1"))
        .isLessThan(BuildVersion.parse("4.3.10.0-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4.3.5.3", "4.3.5-1", "4.3.5.3-", "4.3.5.3-x", "4.3.5.3-1 2"})
  void anythingElseIsRefusedByName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BuildVersion.parse(text))
        .withMessageContaining("'" + text + "'");
  }
}
