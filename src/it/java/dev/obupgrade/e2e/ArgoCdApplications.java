package dev.obupgrade.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** What Argo CD says of its Applications. */
record ArgoCdApplications(KubernetesClient client) {

  /**
   * An Application's status.
   *
   * @param revision the commit that was compared last
   */
  record Seen(String sync, String health, String revision, String message) {
    boolean synced() {
      return sync.equals("Synced");
    }

    boolean healthy() {
      return health.equals("Healthy");
    }
  }

  Seen named(String name) {
    GenericKubernetesResource application =
        client
            .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
            .inNamespace("argocd")
            .withName(name)
            .get();
    return new Seen(
        text(application, "status", "sync", "status"),
        text(application, "status", "health", "status"),
        text(application, "status", "sync", "revision"),
        text(application, "status", "operationState", "message"));
  }

  private static String text(GenericKubernetesResource application, Object... path) {
    return Optional.ofNullable(application)
        .<Object>map(a -> a.get(path))
        .map(String::valueOf)
        .orElse("");
  }
}
