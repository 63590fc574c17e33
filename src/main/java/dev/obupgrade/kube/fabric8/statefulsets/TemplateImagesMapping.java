package dev.obupgrade.kube.fabric8.statefulsets;

import dev.obupgrade.kube.ManagedFields;
import dev.obupgrade.kube.TemplateImages;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Reads the images of a StatefulSet's pod template, and those of its last-applied configuration.
 */
final class TemplateImagesMapping {
  private static final Logger LOG = Logger.getLogger(TemplateImagesMapping.class);

  private TemplateImagesMapping() {}

  static TemplateImages of(StatefulSet set, KubernetesSerialization json) {
    PodSpec pod = set.getSpec().getTemplate().getSpec();
    return new TemplateImages(
        images(pod.getContainers()),
        images(pod.getInitContainers()),
        ImageOwners.of(set),
        lastApplied(set.getMetadata(), json),
        ManagedFields.owner(
            set.getMetadata(), "metadata", "annotations", TemplateImages.LAST_APPLIED));
  }

  /** Anybody can write the annotation, so it may have anything in it. */
  private static Map<String, String> lastApplied(ObjectMeta meta, KubernetesSerialization json) {
    String text =
        Optional.ofNullable(meta.getAnnotations())
            .map(annotations -> annotations.get(TemplateImages.LAST_APPLIED))
            .orElse("");
    if (text.isBlank()) {
      return Map.of();
    }
    try {
      return Optional.ofNullable(json.unmarshal(text, StatefulSet.class))
          .map(StatefulSet::getSpec)
          .map(StatefulSetSpec::getTemplate)
          .map(PodTemplateSpec::getSpec)
          .map(TemplateImagesMapping::all)
          .orElse(Map.of());
    } catch (RuntimeException e) {
      LOG.debugf(
          "StatefulSet %s/%s: its last-applied configuration can't be read: %s",
          meta.getNamespace(), meta.getName(), e.getMessage());
      return Map.of();
    }
  }

  private static Map<String, String> all(PodSpec pod) {
    return images(
        Stream.of(pod.getContainers(), pod.getInitContainers()).flatMap(List::stream).toList());
  }

  private static Map<String, String> images(List<Container> containers) {
    return containers.stream()
        .filter(container -> container.getName() != null && container.getImage() != null)
        .collect(Collectors.toMap(Container::getName, Container::getImage, (one, other) -> other));
  }
}
