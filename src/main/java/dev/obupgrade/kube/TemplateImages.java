package dev.obupgrade.kube;

import java.util.Map;
import java.util.Optional;

/**
 * The images in the pod template of a StatefulSet, and what shows where they come from. The names
 * of containers and init containers differ within a pod, so one map has both.
 *
 * @param containers image per container
 * @param initContainers image per init container
 * @param owners the field manager that set a container's image last, where that is known
 * @param lastApplied image per container in the last-applied configuration; empty when the
 *     StatefulSet has none
 * @param applier the field manager that wrote the last-applied configuration, where that is known
 */
public record TemplateImages(
    Map<String, String> containers,
    Map<String, String> initContainers,
    Map<String, String> owners,
    Map<String, String> lastApplied,
    Optional<String> applier) {

  /** What {@code kubectl apply} and Argo CD leave of the manifest that they applied last. */
  public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  public TemplateImages {
    containers = Map.copyOf(containers);
    initContainers = Map.copyOf(initContainers);
    owners = Map.copyOf(owners);
    lastApplied = Map.copyOf(lastApplied);
  }

  /** The live image of a container or an init container. */
  public Optional<String> image(String container) {
    return Optional.ofNullable(containers.get(container))
        .or(() -> Optional.ofNullable(initContainers.get(container)));
  }
}
