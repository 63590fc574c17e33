package dev.obupgrade.kube.fabric8;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.Upgrades;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** {@link Upgrades} from the API server. */
final class Fabric8Upgrades implements Upgrades {
  private static final Logger LOG = Logger.getLogger(Fabric8Upgrades.class);

  private static final ResourceDefinitionContext LISTED =
      ResourceDefinitionContext.fromResourceType(ObUpgrade.class);

  private final KubernetesClient client;
  private final List<String> namespaces;

  /**
   * @param namespaces that the operator watches; empty for all
   */
  Fabric8Upgrades(KubernetesClient client, Collection<String> namespaces) {
    this.client = client;
    this.namespaces = List.copyOf(namespaces);
  }

  @Override
  public Optional<ObUpgrade> find(String namespace, String name) {
    return ApiErrors.find(
        "get ObUpgrade %s/%s".formatted(namespace, name),
        () -> client.resources(ObUpgrade.class).inNamespace(namespace).withName(name).get());
  }

  @Override
  public List<ObUpgrade> inNamespace(String namespace) {
    return listed(
        "list ObUpgrades in namespace " + namespace,
        client.genericKubernetesResources(LISTED).inNamespace(namespace));
  }

  @Override
  public List<ObUpgrade> all() {
    return namespaces.isEmpty()
        ? listed("list ObUpgrades", client.genericKubernetesResources(LISTED).inAnyNamespace())
        : namespaces.stream().flatMap(n -> inNamespace(n).stream()).toList();
  }

  private List<ObUpgrade> listed(String doing, Listable<GenericKubernetesResourceList> place) {
    return ApiErrors.call(doing, () -> place.list().getItems().stream().map(this::whole).toList());
  }

  /** A list that Jackson makes of whole upgrades fails for all, if one of them can't be read. */
  private ObUpgrade whole(GenericKubernetesResource listed) {
    try {
      return client.getKubernetesSerialization().convertValue(listed, ObUpgrade.class);
    } catch (IllegalArgumentException | KubernetesClientException e) {
      ObUpgrade part = ReadablePart.of(listed);
      LOG.warnf(
          "ObUpgrade %s/%s can't be read. Of it the operator knows only its StatefulSets %s: %s",
          listed.getMetadata().getNamespace(),
          listed.getMetadata().getName(),
          part.getSpec().cluster().statefulSets(),
          e.getMessage().lines().findFirst().orElse(""));
      return part;
    }
  }

  @Override
  public ObUpgrade replaceStatus(ObUpgrade read, ObUpgradeStatus status) {
    // Without a resourceVersion, the write would overwrite anybody else's.
    String version =
        Objects.requireNonNull(read.getMetadata().getResourceVersion(), "resourceVersion");
    ObUpgrade written = new ObUpgrade();
    written.setMetadata(
        new ObjectMetaBuilder(read.getMetadata())
            .withManagedFields()
            .withResourceVersion(version)
            .build());
    written.setSpec(read.getSpec());
    written.setStatus(status);
    return ApiErrors.writeAsRead(
        "update status of ObUpgrade %s/%s"
            .formatted(read.getMetadata().getNamespace(), read.getMetadata().getName()),
        () -> client.resource(written).updateStatus());
  }

  @Override
  public ObUpgrade hold(ObUpgrade read) {
    List<String> finalizers = new ArrayList<>(read.getMetadata().getFinalizers());
    finalizers.add(ObUpgrade.FINALIZER);
    return read.hasFinalizer(ObUpgrade.FINALIZER) ? read : withFinalizers(read, finalizers);
  }

  @Override
  public ObUpgrade letGo(ObUpgrade read) {
    List<String> others = new ArrayList<>(read.getMetadata().getFinalizers());
    return others.remove(ObUpgrade.FINALIZER) ? withFinalizers(read, others) : read;
  }

  /**
   * Patches the metadata alone: to replace the whole object would drop what the operator does not
   * know of its spec. The resourceVersion in a merge patch makes it a compare-and-swap
   * (apimachinery pkg/registry/generic/registry/store.go: a version that differs is a conflict).
   */
  private ObUpgrade withFinalizers(ObUpgrade read, List<String> finalizers) {
    var meta = read.getMetadata();
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of(
                "uid",
                meta.getUid(),
                "resourceVersion",
                Objects.requireNonNull(meta.getResourceVersion(), "resourceVersion"),
                "finalizers",
                finalizers));
    return ApiErrors.writeAsRead(
        "patch the finalizers of ObUpgrade %s/%s".formatted(meta.getNamespace(), meta.getName()),
        () ->
            client
                .resources(ObUpgrade.class)
                .inNamespace(meta.getNamespace())
                .withName(meta.getName())
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    client.getKubernetesSerialization().asJson(patch)));
  }
}
