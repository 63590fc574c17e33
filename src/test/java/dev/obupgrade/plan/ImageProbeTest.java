package dev.obupgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.plan.ImageProbe.UnusableAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageProbeTest {

  @ParameterizedTest
  @CsvSource({
    "OceanBase_CE 4.1.0.1, 102000042023061314-43bca414, 4.1.0.1-102000042023061314",
    "OceanBase 4.2.1.6,    106000022024042414-e43efbff, 4.2.1.6-106000022024042414",
    "OceanBase_CE_CL 4.4.2.0, 1-e859d1b9,               4.4.2.0-1",
    "OceanBase_CE 4.4.1.0, 1-,                          4.4.1.0-1"
  })
  void editionsNameThemselvesDifferently(String name, String revision, String build) {
    assertThat(
            ImageProbe.build(
                "./observer -V\nobserver (%s)\n\nREVISION: %s\n".formatted(name, revision)))
        .hasToString(build);
  }

  @Test
  void anObserverThatSaysSomethingElseIsQuoted() {
    assertThatThrownBy(() -> ImageProbe.build("error while loading shared libraries: libaio.so.1"))
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("revision: error while loading shared libraries: libaio.so.1. Fix: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{broken", "just text", "[1]"})
  void anAnswerOfAnotherFormIsQuoted(String answer) {
    assertThatThrownBy(() -> new ImageProbe().parse(answer, ""))
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining(answer);
  }

  @Test
  void noAnswerAtAllQuotesTheLog() {
    assertThatThrownBy(() -> new ImageProbe().parse("", "sh: cannot fork"))
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageEndingWith("sh: cannot fork");
  }
}
