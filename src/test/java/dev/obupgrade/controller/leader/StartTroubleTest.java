package dev.obupgrade.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import org.junit.jupiter.api.Test;

class StartTroubleTest {

  @Test
  void aMissingDefinitionIsNamedWithTheWayOut() {
    assertThat(words(404, "Not Found"))
        .contains("obupgrades.obupgrade.dev", "install the CustomResourceDefinition");
  }

  @Test
  void aMissingPermissionIsTheServersOwnWords() {
    assertThat(words(403, "may not list")).contains("lacks a permission", "may not list");
  }

  @Test
  void whateverElseIsTheDeepestCause() {
    assertThat(StartTrouble.words(new OperatorException(new IllegalStateException("no clue"))))
        .contains("no clue");
  }

  private static String words(int code, String message) {
    return StartTrouble.words(
        new OperatorException(
            new OperatorException(new KubernetesClientException(message, code, null))));
  }
}
