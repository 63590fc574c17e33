package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FarewellTest {
  private static final List<String> HINTS = List.of("kubectl get obu", "kubectl describe obu");

  @Test
  void aKubernetesThatStaysIsRemovedByMakeDemoDown() {
    Farewell farewell = new Farewell(true);

    assertThat(farewell.interrupted()).contains("left as it is", "make demo-down");
    assertThat(String.join("\n", farewell.kept(HINTS)))
        .contains("make demo-down", "\n  kubectl get obu\n  kubectl describe obu");
  }

  @Test
  void aKubernetesThatGoesWithTheDemoIsNeverPromisedToStay() {
    Farewell farewell = new Farewell(false);

    assertThat(farewell.interrupted()).contains("goes").doesNotContain("left", "demo-down");
    assertThat(String.join("\n", farewell.kept(HINTS)))
        .contains("Ctrl-C", "another terminal", "\n  kubectl get obu")
        .doesNotContain("left", "demo-down");
  }
}
