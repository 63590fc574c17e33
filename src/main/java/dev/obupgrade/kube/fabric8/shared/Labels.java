package dev.obupgrade.kube.fabric8.shared;

import java.util.Map;

/** Labels of the objects that the operator creates. */
public final class Labels {
  /** On a Job: the names of the containers we asked for, with commas between them. */
  public static final String CONTAINERS = "obupgrade.dev/containers";

  /** On a Job's pod: the uid of the upgrade it was made for. */
  public static final String UPGRADE = "obupgrade.dev/upgrade-uid";

  private Labels() {}

  public static Map<String, String> common() {
    return Map.of("app.kubernetes.io/managed-by", "ob-upgrade-operator");
  }
}
