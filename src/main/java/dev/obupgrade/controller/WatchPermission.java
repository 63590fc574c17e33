package dev.obupgrade.controller;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the operator may watch StatefulSets. The roles of a chart before 0.3.0 don't allow that,
 * and an informer that is refused would keep the operator from starting.
 */
final class WatchPermission {
  private final KubernetesClient client;

  WatchPermission(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param namespaces empty for all
   */
  boolean statefulSets(Collection<String> namespaces) {
    Stream<Optional<String>> places =
        namespaces.isEmpty() ? Stream.of(Optional.empty()) : namespaces.stream().map(Optional::of);
    return places.allMatch(place -> may("list", place) && may("watch", place));
  }

  private boolean may(String verb, Optional<String> namespace) {
    try {
      return client
          .authorization()
          .v1()
          .selfSubjectAccessReview()
          .create(
              new SelfSubjectAccessReviewBuilder()
                  .withNewSpec()
                  .withNewResourceAttributes()
                  .withGroup("apps")
                  .withResource("statefulsets")
                  .withVerb(verb)
                  .withNamespace(namespace.orElse(null))
                  .endResourceAttributes()
                  .endSpec()
                  .build())
          .getStatus()
          .getAllowed();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }
}
