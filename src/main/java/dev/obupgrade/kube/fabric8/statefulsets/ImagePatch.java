package dev.obupgrade.kube.fabric8.statefulsets;

import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSets;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets one container's image, and that of init containers with the same image, under our own field
 * manager. It changes nothing else, except that it can hold the pods: then it sets {@code OnDelete}
 * and keeps the strategy from before in an annotation.
 *
 * <p>Server-side apply sets the image alone. It can't remove fields that others own, and {@code
 * OnDelete} forbids {@code rollingUpdate} (Kubernetes, pkg/apis/apps/validation/validation.go,
 * ValidateStatefulSetSpec: "only allowed for updateStrategy 'RollingUpdate'"). A strategic merge
 * patch removes it with null, and finds containers by name.
 */
public final class ImagePatch {
  private final KubernetesClient client;
  private final StatefulSetState set;
  private final boolean holds;
  private final String body;

  /**
   * @param strategyBefore the strategy that the annotation keeps; empty for a patch that holds
   *     nothing
   */
  public ImagePatch(
      KubernetesClient client,
      StatefulSetState set,
      String container,
      String image,
      Optional<String> strategyBefore) {
    this.client = client;
    this.set = set;
    this.holds = strategyBefore.isPresent();
    Map<String, Object> podSpec = new HashMap<>();
    podSpec.put("containers", List.of(Map.of("name", container, "image", image)));
    List<Map<String, String>> along =
        set.initImages().entrySet().stream()
            .filter(init -> init.getValue().equals(set.images().get(container)))
            .map(init -> Map.of("name", init.getKey(), "image", image))
            .toList();
    if (!along.isEmpty()) {
      podSpec.put("initContainers", along);
    }
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("namespace", set.namespace());
    metadata.put("name", set.name());
    // It protects a StatefulSet that somebody recreates at this very moment.
    metadata.put("uid", set.uid());
    Map<String, Object> spec = new HashMap<>();
    spec.put("template", Map.of("spec", podSpec));
    strategyBefore.ifPresent(
        before -> {
          metadata.put("annotations", Map.of(StrategyPatch.ANNOTATION, before));
          spec.put("updateStrategy", StrategyPatch.onDelete());
        });
    Map<String, Object> fields =
        Map.of("apiVersion", "apps/v1", "kind", "StatefulSet", "metadata", metadata, "spec", spec);
    // With fabric8's own mapper, which leaves null values out, the patch would remove nothing.
    this.body = StrategyPatch.json(fields);
  }

  /** What was stored: admission may have changed it. */
  StatefulSet send() {
    return patch(context().build());
  }

  /** The API server does everything except store it. */
  public void sendDry() {
    patch(context().withDryRun(List.of("All")).build());
  }

  private StatefulSet patch(PatchContext context) {
    return client
        .apps()
        .statefulSets()
        .inNamespace(set.namespace())
        .withName(set.name())
        .patch(context, body);
  }

  private PatchContext.Builder context() {
    PatchContext.Builder context =
        new PatchContext.Builder().withFieldManager(StatefulSets.FIELD_MANAGER);
    return holds
        ? context.withPatchType(PatchType.STRATEGIC_MERGE)
        : context.withPatchType(PatchType.SERVER_SIDE_APPLY).withForce(true);
  }
}
