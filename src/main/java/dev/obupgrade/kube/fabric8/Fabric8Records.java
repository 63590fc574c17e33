package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecords;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import dev.obupgrade.kube.fabric8.shared.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** {@link ClusterRecords} as ConfigMaps. */
final class Fabric8Records implements ClusterRecords {
  private static final Logger LOG = Logger.getLogger(Fabric8Records.class);

  private final KubernetesClient client;
  private final List<String> namespaces;

  /**
   * @param namespaces that the operator watches; empty for all
   */
  Fabric8Records(KubernetesClient client, Collection<String> namespaces) {
    this.client = client;
    this.namespaces = List.copyOf(namespaces);
  }

  @Override
  public Optional<ClusterRecord> find(String namespace, String name) {
    return ApiErrors.find(
            "get ConfigMap %s/%s".formatted(namespace, name),
            () -> client.configMaps().inNamespace(namespace).withName(name).get())
        .map(RecordMapping::record);
  }

  @Override
  public Listing list() {
    List<ClusterRecord> records = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (String place : namespaces.isEmpty() ? List.of(Listing.EVERYWHERE) : namespaces) {
      try {
        listed(place).stream().flatMap(Fabric8Records::readable).forEach(records::add);
      } catch (ApiException.Refused e) {
        if (e.code() != HttpURLConnection.HTTP_FORBIDDEN) {
          throw e;
        }
        unseen.add(place);
      }
    }
    return new Listing(records, unseen);
  }

  private List<ConfigMap> listed(String place) {
    var maps = client.configMaps();
    return ApiErrors.call(
        "list ConfigMaps in namespace " + place,
        () ->
            (place.equals(Listing.EVERYWHERE) ? maps.inAnyNamespace() : maps.inNamespace(place))
                .withLabels(Labels.common())
                .list()
                .getItems());
  }

  /** A damaged record of one cluster must not hold up the upgrades of all others. */
  private static Stream<ClusterRecord> readable(ConfigMap map) {
    if (!map.getMetadata().getName().startsWith(ClusterRecord.PREFIX)) {
      return Stream.empty();
    }
    try {
      return Stream.of(RecordMapping.record(map));
    } catch (ApiException.Refused e) {
      LOG.warn(e.getMessage());
      return Stream.empty();
    }
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
