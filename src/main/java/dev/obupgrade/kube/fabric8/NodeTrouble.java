package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/**
 * Whether the node under a pod is there and reports. Kubernetes takes a minute or more to draw its
 * conclusions for the pod; until then this is what people are told.
 */
final class NodeTrouble {
  private final KubernetesClient client;

  NodeTrouble(KubernetesClient client) {
    this.client = client;
  }

  /** Empty also when nodes may not be read: then Kubernetes' conclusions are waited for. */
  Optional<Trouble> of(Pod pod) {
    String name = pod.getSpec().getNodeName();
    if (name == null || name.isEmpty()) {
      return Optional.empty();
    }
    try {
      Node node = client.nodes().withName(name).get();
      if (node == null) {
        return lost("node %s is gone; Kubernetes removes pod %s in a minute or two", name, pod);
      }
      return ready(node)
          .filter(condition -> !"True".equals(condition.getStatus()))
          .flatMap(
              condition ->
                  lost(
                      "node %s does not report, so nobody knows whether pod %s is still at work; Kubernetes needs the node back, or removed (kubectl delete node)",
                      name, pod));
    } catch (KubernetesClientException notPermitted) {
      return Optional.empty();
    }
  }

  private static Optional<Trouble> lost(String words, String node, Pod pod) {
    return Optional.of(new Trouble(Kind.LOST, words.formatted(node, pod.getMetadata().getName())));
  }

  private static Optional<NodeCondition> ready(Node node) {
    return node.getStatus() == null
        ? Optional.empty()
        : node.getStatus().getConditions().stream()
            .filter(c -> "Ready".equals(c.getType()))
            .findFirst();
  }
}
