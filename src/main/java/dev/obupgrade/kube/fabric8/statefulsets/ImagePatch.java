package dev.obupgrade.kube.fabric8.statefulsets;

import dev.obupgrade.kube.StatefulSetState;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets one container's image, and that of init containers with the same image, by server-side apply
 * under our own field manager. It changes nothing else.
 */
public final class ImagePatch {
  private static final String FIELD_MANAGER = "ob-upgrade-operator";

  private final KubernetesClient client;
  private final StatefulSetState set;
  private final String body;

  public ImagePatch(KubernetesClient client, StatefulSetState set, String container, String image) {
    this.client = client;
    this.set = set;
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
    Map<String, Object> fields =
        Map.of(
            "apiVersion",
            "apps/v1",
            "kind",
            "StatefulSet",
            // The uid protects a StatefulSet that somebody recreates at this very moment.
            "metadata",
            Map.of("namespace", set.namespace(), "name", set.name(), "uid", set.uid()),
            "spec",
            Map.of("template", Map.of("spec", podSpec)));
    this.body = client.getKubernetesSerialization().asJson(fields);
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

  private static PatchContext.Builder context() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(FIELD_MANAGER)
        .withForce(true);
  }
}
