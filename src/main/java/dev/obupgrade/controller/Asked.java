package dev.obupgrade.controller;

import dev.obupgrade.api.ObUpgrade;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Map;
import java.util.Optional;

/** Says who set a field of the spec. The API server notes it in the managed fields. */
final class Asked {
  private Asked() {}

  /** The field manager, such as {@code kubectl-edit}; empty when nobody has set the field. */
  static Optional<String> by(ObUpgrade upgrade, String field) {
    return upgrade.getMetadata().getManagedFields().stream()
        .filter(entry -> spec(entry).containsKey("f:" + field))
        .map(ManagedFieldsEntry::getManager)
        .findFirst();
  }

  private static Map<?, ?> spec(ManagedFieldsEntry entry) {
    FieldsV1 fields = entry.getFieldsV1();
    return fields != null && fields.getAdditionalProperties().get("f:spec") instanceof Map<?, ?> set
        ? set
        : Map.of();
  }
}
