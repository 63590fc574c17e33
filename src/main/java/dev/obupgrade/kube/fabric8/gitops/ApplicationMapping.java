package dev.obupgrade.kube.fabric8.gitops;

import dev.obupgrade.kube.GitOps.Application;
import dev.obupgrade.kube.GitOps.IgnoredDifference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads an Application (argo-cd v3.2.6, {@code pkg/apis/application/v1alpha1/types.go}). What is
 * not as expected counts as absent, which never speaks for an upgrade.
 */
final class ApplicationMapping {
  private ApplicationMapping() {}

  static Application of(GenericKubernetesResource object) {
    Map<?, ?> spec = map(object.getAdditionalProperties().get("spec"));
    Map<?, ?> policy = map(spec.get("syncPolicy"));
    return new Application(
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        automated(policy),
        Set.copyOf(texts(policy.get("syncOptions"))),
        items(spec.get("ignoreDifferences")).map(ApplicationMapping::ignored).toList());
  }

  /** As {@code SyncPolicy.IsAutomatedSyncEnabled} has it. */
  private static boolean automated(Map<?, ?> policy) {
    return policy.get("automated") instanceof Map<?, ?> automated
        && !Boolean.FALSE.equals(automated.get("enabled"));
  }

  private static IgnoredDifference ignored(Map<?, ?> item) {
    return new IgnoredDifference(
        text(item.get("group")),
        text(item.get("kind")),
        text(item.get("name")),
        text(item.get("namespace")),
        texts(item.get("jsonPointers")),
        texts(item.get("jqPathExpressions")),
        texts(item.get("managedFieldsManagers")));
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Stream<? extends Map<?, ?>> items(Object value) {
    return value instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(item -> (Map<?, ?>) item)
        : Stream.of();
  }

  private static List<String> texts(Object value) {
    return value instanceof List<?> list
        ? list.stream().filter(Objects::nonNull).map(Object::toString).distinct().toList()
        : List.of();
  }

  private static String text(Object value) {
    return Objects.toString(value, "");
  }
}
