package dev.obupgrade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PermissionTest {

  @Test
  void everyVerbOnEveryResourceIsAskedForByItself() {
    String json =
        """
        [{"namespace": "one", "rules": [
            {"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get", "list"]},
            {"apiGroups": ["apps"], "resources": ["statefulsets"], "verbs": ["patch"]}]},
         {"namespace": "", "rules": [
            {"apiGroups": [""], "resources": ["nodes"], "resourceNames": ["a"], "verbs": ["get"]}]}]
        """;

    assertThat(Permission.parse(json))
        .extracting(Permission::toString)
        .containsExactly(
            "get pods in namespace one",
            "list pods in namespace one",
            "get pods/log in namespace one",
            "list pods/log in namespace one",
            "patch statefulsets.apps in namespace one",
            "get nodes a");
  }

  @Test
  void somethingElseIsRefused() {
    assertThatThrownBy(() -> Permission.parse("pods"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--permissions is not JSON: pods");
    assertThatThrownBy(() -> Permission.parse("[]")).hasMessageContaining("no namespace");
  }
}
