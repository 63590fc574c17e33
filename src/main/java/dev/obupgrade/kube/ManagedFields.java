package dev.obupgrade.kube;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code managedFields}: who set which fields of an object. */
public final class ManagedFields {
  private ManagedFields() {}

  /** The entries with a manager; who wrote last comes last. */
  public static Stream<ManagedFieldsEntry> inOrder(ObjectMeta meta) {
    List<ManagedFieldsEntry> entries = meta.getManagedFields();
    return (entries == null ? List.<ManagedFieldsEntry>of() : entries)
        .stream()
            .filter(entry -> entry.getManager() != null)
            .sorted(Comparator.comparing(entry -> Objects.toString(entry.getTime(), "")));
  }

  public static Map<String, Object> fields(ManagedFieldsEntry entry) {
    return Optional.ofNullable(entry.getFieldsV1())
        .map(FieldsV1::getAdditionalProperties)
        .orElse(Map.of());
  }

  /**
   * Who set a field last.
   *
   * @param path of the field's names, such as spec, replicas
   */
  public static Optional<String> owner(ObjectMeta meta, String... path) {
    return inOrder(meta)
        .filter(entry -> owns(entry, path))
        .reduce((before, last) -> last)
        .map(ManagedFieldsEntry::getManager);
  }

  private static boolean owns(ManagedFieldsEntry entry, String... path) {
    Object fields = fields(entry);
    for (String name : path) {
      String field = "f:" + name;
      if (!(fields instanceof Map<?, ?> within) || !within.containsKey(field)) {
        return false;
      }
      fields = within.get(field);
    }
    return true;
  }
}
