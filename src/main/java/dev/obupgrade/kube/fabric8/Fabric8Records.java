package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecords;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Objects;
import java.util.Optional;

/** {@link ClusterRecords} as ConfigMaps. */
final class Fabric8Records implements ClusterRecords {
  private final KubernetesClient client;

  Fabric8Records(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<ClusterRecord> find(String namespace, String name) {
    return ApiErrors.find(
            "get ConfigMap %s/%s".formatted(namespace, name),
            () -> client.configMaps().inNamespace(namespace).withName(name).get())
        .map(RecordMapping::record);
  }

  @Override
  public ClusterRecord create(ClusterRecord record) {
    ConfigMap map = RecordMapping.configMap(record);
    // The API server accepts no version for a new object.
    map.getMetadata().setResourceVersion(null);
    return RecordMapping.record(
        ApiErrors.call(doing("create", record), () -> client.resource(map).create()));
  }

  @Override
  public ClusterRecord replace(ClusterRecord record) {
    requireVersion(record);
    ConfigMap map = RecordMapping.configMap(record);
    return RecordMapping.record(
        ApiErrors.writeAsRead(doing("update", record), () -> client.resource(map).update()));
  }

  @Override
  public void delete(ClusterRecord record) {
    String version = requireVersion(record);
    Resource<ConfigMap> map = client.resource(RecordMapping.configMap(record));
    try {
      map.lockResourceVersion(version).delete();
    } catch (KubernetesClientException e) {
      if (!ApiErrors.notFound(e)) {
        throw ApiErrors.translate(doing("delete", record), e);
      }
    }
  }

  /** Without a version, a write would overwrite anybody else's. */
  private static String requireVersion(ClusterRecord record) {
    return Objects.requireNonNull(
        record.version().orElse(null), "a record must be read before it can be changed");
  }

  private static String doing(String verb, ClusterRecord record) {
    return "%s ConfigMap %s/%s".formatted(verb, record.namespace(), record.name());
  }
}
