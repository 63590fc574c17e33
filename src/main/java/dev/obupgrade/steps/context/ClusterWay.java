package dev.obupgrade.steps.context;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Password;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The way to a cluster that an ObUpgrade describes: its pods and its login, as they are now. */
public final class ClusterWay {
  private final Kubernetes kubernetes;
  private final String namespace;
  private final ClusterSpec cluster;
  private final Optional<String> last;

  /**
   * @param last the zone whose servers are the last choice
   */
  public ClusterWay(Kubernetes kubernetes, ObUpgrade upgrade, Optional<String> last) {
    this.kubernetes = kubernetes;
    this.namespace = upgrade.getMetadata().getNamespace();
    this.cluster = upgrade.getSpec().cluster();
    this.last = last;
  }

  /**
   * @throws DatabaseException.Unavailable when no pod has an address
   */
  public DatabaseAccess access() {
    return new DatabaseAccess(endpoints(), cluster.connection().user(), this::password);
  }

  private List<Endpoint> endpoints() {
    List<ZoneSpec> zones = new ArrayList<>(cluster.zones());
    zones.sort(Comparator.comparing(z -> last.equals(Optional.of(z.name()))));
    List<Endpoint> endpoints =
        zones.stream()
            .flatMap(z -> kubernetes.statefulSets().find(namespace, z.statefulSet()).stream())
            .flatMap(s -> kubernetes.statefulSets().pods(s, cluster.container()).stream())
            .filter(p -> !p.terminating())
            .map(PodState::ip)
            .flatMap(Optional::stream)
            .map(ip -> new Endpoint(ip, cluster.connection().port()))
            .toList();
    if (endpoints.isEmpty()) {
      throw new DatabaseException.Unavailable(
          "None of the StatefulSets "
              + String.join(", ", cluster.statefulSets())
              + " has a pod with an IP address",
          null);
    }
    return endpoints;
  }

  Password password() {
    SecretKey secret = cluster.connection().passwordSecret();
    return kubernetes
        .secrets()
        .value(namespace, secret.name(), secret.key())
        .map(Password::new)
        .orElseThrow(
            () ->
                new DatabaseException.Unavailable(
                    "Namespace %s has no Secret %s with key %s"
                        .formatted(namespace, secret.name(), secret.key()),
                    null));
  }
}
