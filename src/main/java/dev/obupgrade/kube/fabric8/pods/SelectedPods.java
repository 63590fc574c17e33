package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.fabric8.shared.ApiErrors;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Lists the pods that a StatefulSet's selector finds, also if it doesn't own them. */
public final class SelectedPods {
  private SelectedPods() {}

  public static List<Pod> of(KubernetesClient client, StatefulSet set) {
    String namespace = set.getMetadata().getNamespace();
    return ApiErrors.call(
        "list pods of StatefulSet %s/%s".formatted(namespace, set.getMetadata().getName()),
        () ->
            client
                .pods()
                .inNamespace(namespace)
                .withLabelSelector(set.getSpec().getSelector())
                .list()
                .getItems());
  }
}
