package dev.obupgrade.kube.fabric8.statefulsets;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code managedFields}: who set which fields of an object. */
final class ManagedFields {
  private ManagedFields() {}

  /** The entries with a manager; who wrote last comes last. */
  static Stream<ManagedFieldsEntry> inOrder(StatefulSet set) {
    List<ManagedFieldsEntry> entries = set.getMetadata().getManagedFields();
    return (entries == null ? List.<ManagedFieldsEntry>of() : entries)
        .stream()
            .filter(entry -> entry.getManager() != null)
            .sorted(Comparator.comparing(entry -> Objects.toString(entry.getTime(), "")));
  }

  static Map<String, Object> fields(ManagedFieldsEntry entry) {
    return Optional.ofNullable(entry.getFieldsV1())
        .map(FieldsV1::getAdditionalProperties)
        .orElse(Map.of());
  }
}
