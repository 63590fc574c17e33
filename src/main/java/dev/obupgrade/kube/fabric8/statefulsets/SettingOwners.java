package dev.obupgrade.kube.fabric8.statefulsets;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Who set settings of a StatefulSet last, as the API server keeps it in {@code managedFields}. */
final class SettingOwners {
  private static final List<String> SETTINGS =
      List.of(
          "spec.replicas",
          "spec.updateStrategy.type",
          "spec.updateStrategy.rollingUpdate.partition");

  private SettingOwners() {}

  static Map<String, String> of(StatefulSet set) {
    List<ManagedFieldsEntry> entries = set.getMetadata().getManagedFields();
    Map<String, String> owners = new HashMap<>();
    (entries == null ? List.<ManagedFieldsEntry>of() : entries)
        .stream()
            .filter(entry -> entry.getManager() != null)
            .sorted(Comparator.comparing(entry -> Objects.toString(entry.getTime(), "")))
            .forEach(
                entry ->
                    SETTINGS.stream()
                        .filter(setting -> owns(entry, setting))
                        .forEach(setting -> owners.put(setting, entry.getManager())));
    return owners;
  }

  private static boolean owns(ManagedFieldsEntry entry, String setting) {
    Object fields =
        Optional.ofNullable(entry.getFieldsV1())
            .map(FieldsV1::getAdditionalProperties)
            .orElse(Map.of());
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
