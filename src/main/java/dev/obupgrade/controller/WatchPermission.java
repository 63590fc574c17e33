package dev.obupgrade.controller;

import dev.obupgrade.kube.Surroundings.Permission;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Whether the operator may watch StatefulSets. The roles of a chart before 0.3.0 don't allow that,
 * and an informer that is refused would keep the operator from starting.
 */
final class WatchPermission {
  private final BiPredicate<String, Permission> allowed;

  /**
   * @param allowed whether the operator may do that in a namespace, or in all of them if it is null
   */
  WatchPermission(BiPredicate<String, Permission> allowed) {
    this.allowed = allowed;
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
      return allowed.test(
          namespace.orElse(null), new Permission(verb, "apps", "statefulsets", Optional.empty()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }
}
