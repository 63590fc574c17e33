package dev.obupgrade.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "可", "😀", "a😀"})
  void longTextsAreCutToWholeCharactersThatKubernetesTakes(String piece) {
    String cut = Fabric8Events.cut(piece.repeat(2000));

    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(1018, 1024);
    assertThat(cut).endsWith("…").doesNotContain("\uFFFD");
    assertThat(piece.repeat(2000)).startsWith(cut.substring(0, cut.length() - 1));
    assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(cut);
  }

  @Test
  void whatFitsStaysAsItIs() {
    assertThat(Fabric8Events.cut("a".repeat(1024))).hasSize(1024).doesNotContain("…");
  }
}
