package dev.obupgrade.kube.fabric8;

import java.util.Map;

/** Labels of the objects that the operator makes. */
final class Labels {
  private Labels() {}

  static Map<String, String> common() {
    return Map.of("app.kubernetes.io/managed-by", "ob-upgrade-operator");
  }
}
