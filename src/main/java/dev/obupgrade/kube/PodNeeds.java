package dev.obupgrade.kube;

import java.util.List;
import java.util.Map;

/**
 * What a zone's pods need to be scheduled and to pull their image, and so the Jobs that run the
 * same image need too.
 *
 * @param tolerations each as the API's own map of fields ({@code key, operator, value, effect,
 *     tolerationSeconds})
 */
public record PodNeeds(
    List<String> imagePullSecrets,
    Map<String, String> nodeSelector,
    List<Map<String, String>> tolerations) {

  public PodNeeds {
    imagePullSecrets = List.copyOf(imagePullSecrets);
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
  }

  public static PodNeeds none() {
    return new PodNeeds(List.of(), Map.of(), List.of());
  }
}
