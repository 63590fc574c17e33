package dev.obupgrade.kube.fabric8.statefulsets;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Arrays;
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
    ManagedFields.inOrder(set)
        .forEach(
            entry ->
                SETTINGS.stream()
                    .filter(setting -> owns(entry, setting))
                    .forEach(setting -> owners.put(setting, entry.getManager())));
    return owners;
  }

  private static boolean owns(ManagedFieldsEntry entry, String setting) {
    Object fields = ManagedFields.fields(entry);
    List<String> path = Arrays.stream(setting.split("\\.")).map("f:"::concat).toList();
    for (String field : path) {
      if (!(fields instanceof Map<?, ?> within) || !within.containsKey(field)) {
        return false;
      }
      fields = within.get(field);
    }
    return true;
  }
}
