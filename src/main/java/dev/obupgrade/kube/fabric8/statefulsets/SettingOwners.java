package dev.obupgrade.kube.fabric8.statefulsets;

import dev.obupgrade.kube.ManagedFields;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who set settings of a StatefulSet last, as the API server keeps it in {@code managedFields}. */
final class SettingOwners {
  private static final List<String> SETTINGS =
      List.of(
          "spec.replicas",
          "spec.updateStrategy.type",
          "spec.updateStrategy.rollingUpdate.partition");

  private SettingOwners() {}

  static Map<String, String> of(StatefulSet set) {
    Map<String, String> owners = new HashMap<>();
    SETTINGS.forEach(
        setting ->
            ManagedFields.owner(set.getMetadata(), setting.split("\\."))
                .ifPresent(manager -> owners.put(setting, manager)));
    return owners;
  }
}
