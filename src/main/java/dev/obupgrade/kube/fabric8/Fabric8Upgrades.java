package dev.obupgrade.kube.fabric8;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.Upgrades;
import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@link Upgrades} from the API server. */
final class Fabric8Upgrades implements Upgrades {
  private final KubernetesClient client;

  Fabric8Upgrades(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<ObUpgrade> find(String namespace, String name) {
    return ApiErrors.find(
        "get ObUpgrade %s/%s".formatted(namespace, name),
        () -> client.resources(ObUpgrade.class).inNamespace(namespace).withName(name).get());
  }

  @Override
  public List<ObUpgrade> inNamespace(String namespace) {
    return ApiErrors.call(
        "list ObUpgrades in namespace " + namespace,
        () -> client.resources(ObUpgrade.class).inNamespace(namespace).list().getItems());
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
}
