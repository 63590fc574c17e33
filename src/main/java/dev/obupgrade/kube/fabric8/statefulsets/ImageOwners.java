package dev.obupgrade.kube.fabric8.statefulsets;

import dev.obupgrade.kube.ManagedFields;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who set the containers' images last, as the API server keeps it in {@code managedFields}. */
final class ImageOwners {
  private static final List<String> POD = List.of("f:spec", "f:template", "f:spec");

  /** Their names differ within a pod. */
  private static final List<String> LISTS = List.of("f:initContainers", "f:containers");

  /** How {@code managedFields} names a list's item. */
  private static final Pattern BY_NAME = Pattern.compile("k:\\{\"name\":\"([^\"]*)\"}");

  private ImageOwners() {}

  static Map<String, String> of(StatefulSet set) {
    Map<String, String> owners = new HashMap<>();
    ManagedFields.inOrder(set.getMetadata())
        .forEach(
            entry ->
                LISTS.forEach(
                    list ->
                        containers(entry, list).forEach((name, f) -> add(owners, name, f, entry))));
    return owners;
  }

  private static Map<?, ?> containers(ManagedFieldsEntry entry, String list) {
    Map<?, ?> fields = ManagedFields.fields(entry);
    for (String field : POD) {
      fields = within(fields, field);
    }
    return within(fields, list);
  }

  private static Map<?, ?> within(Map<?, ?> fields, String field) {
    return fields.get(field) instanceof Map<?, ?> within ? within : Map.of();
  }

  private static void add(
      Map<String, String> owners, Object item, Object fields, ManagedFieldsEntry entry) {
    Matcher name = BY_NAME.matcher(item.toString());
    if (name.matches() && fields instanceof Map<?, ?> set && set.containsKey("f:image")) {
      owners.put(name.group(1), entry.getManager());
    }
  }
}
