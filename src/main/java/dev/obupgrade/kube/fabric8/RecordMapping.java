package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.Author;
import dev.obupgrade.kube.ClusterRecord.DatabaseIdentity;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.kube.SavedValuesText;
import dev.obupgrade.kube.fabric8.shared.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a cluster record into a ConfigMap and back. */
final class RecordMapping {
  private static final String HOLDER = "holder";
  private static final String HOLDER_NAME = "holderName";
  private static final String HOP = "hop";
  private static final String ZONE = "zone";
  private static final String AUTHOR = "author";
  private static final String AUTHOR_NAME = "authorName";
  private static final String STATEFUL_SETS = "statefulSets";
  private static final String CLUSTER_NAME = "clusterName";
  private static final String CLUSTER_ID = "clusterId";
  private static final String SERVERS = "servers";
  private static final String SAVED = "saved.json";

  /** Neither a StatefulSet's name nor an address has it. */
  private static final String SEPARATOR = ",";

  private RecordMapping() {}

  static ConfigMap configMap(ClusterRecord record) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(HOLDER, record.holder());
    data.put(HOLDER_NAME, record.holderName());
    record.hop().ifPresent(hop -> data.put(HOP, hop));
    record.zone().ifPresent(zone -> data.put(ZONE, zone));
    record
        .author()
        .ifPresent(
            author -> {
              data.put(AUTHOR, author.uid());
              data.put(AUTHOR_NAME, author.name());
            });
    data.putAll(subject(record.subject()));
    data.put(SAVED, SavedValuesText.write(record.saved()));
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(record.namespace())
        .withName(record.name())
        .withResourceVersion(record.version().orElse(null))
        .addToLabels(Labels.common())
        .addToAnnotations(
            "obupgrade.dev/description",
            "Who upgrades this OceanBase cluster, and the parameter values to restore at the end."
                + " The operator deletes this ConfigMap then. If you delete it earlier, those values are lost.")
        .endMetadata()
        .withData(data)
        .build();
  }

  private static Map<String, String> subject(Subject subject) {
    Map<String, String> data = new LinkedHashMap<>();
    if (!subject.statefulSets().isEmpty()) {
      data.put(STATEFUL_SETS, String.join(SEPARATOR, subject.statefulSets()));
    }
    subject
        .database()
        .ifPresent(
            database -> {
              data.put(CLUSTER_NAME, database.clusterName());
              data.put(CLUSTER_ID, database.clusterId());
              data.put(SERVERS, String.join(SEPARATOR, database.servers()));
            });
    return data;
  }

  private static Subject subject(Map<String, String> data) {
    return new Subject(
        list(data.get(STATEFUL_SETS)),
        Optional.ofNullable(data.get(CLUSTER_NAME))
            .map(
                name ->
                    new DatabaseIdentity(
                        name, data.getOrDefault(CLUSTER_ID, ""), list(data.get(SERVERS)))));
  }

  private static List<String> list(String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR));
  }

  static ClusterRecord record(ConfigMap map) {
    var meta = map.getMetadata();
    Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
    if (!data.containsKey(HOLDER) || !data.containsKey(SAVED)) {
      throw unreadable(map, "it has no '%s' or no '%s'".formatted(HOLDER, SAVED), null);
    }
    try {
      return new ClusterRecord(
          meta.getNamespace(),
          meta.getName(),
          data.get(HOLDER),
          data.getOrDefault(HOLDER_NAME, ""),
          SavedValuesText.read(data.get(SAVED)),
          Optional.ofNullable(data.get(HOP)),
          Optional.ofNullable(data.get(ZONE)),
          Optional.ofNullable(data.get(AUTHOR))
              .map(uid -> new Author(uid, data.getOrDefault(AUTHOR_NAME, ""))),
          subject(data),
          Optional.of(meta.getResourceVersion()));
    } catch (IllegalArgumentException e) {
      throw unreadable(map, e.getMessage(), e);
    }
  }

  private static ApiException.Refused unreadable(ConfigMap map, String why, Exception cause) {
    return new ApiException.Refused(
        422,
        "ConfigMap %s/%s is not a cluster record of this operator: %s"
            .formatted(map.getMetadata().getNamespace(), map.getMetadata().getName(), why),
        cause);
  }
}
