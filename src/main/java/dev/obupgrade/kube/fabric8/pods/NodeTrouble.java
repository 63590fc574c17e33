package dev.obupgrade.kube.fabric8.pods;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out whether a pod's node exists and reports. Kubernetes takes a minute or more to update
 * the pod; until then people see this answer.
 *
 * <p>An answer serves all Jobs on the node for some seconds. Kubernetes itself gives a node 40 s to
 * report, and the operator changes nothing in the cluster because of the answer.
 */
public final class NodeTrouble {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Map<String, Seen> nodes = new ConcurrentHashMap<>();

  public NodeTrouble(KubernetesClient client) {
    this.client = client;
  }

  private enum Sight {
    WELL,
    GONE,
    SILENT
  }

  private record Seen(Sight sight, long at) {}

  /**
   * Also empty when the operator may not read nodes. It then waits until Kubernetes updates the
   * pod.
   */
  public Optional<Trouble> of(Pod pod) {
    String name = pod.getSpec().getNodeName();
    if (name == null || name.isEmpty()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    nodes.values().removeIf(seen -> now - seen.at() >= GOOD_FOR.toNanos());
    return switch (nodes.computeIfAbsent(name, node -> new Seen(look(node), now)).sight()) {
      case WELL -> Optional.empty();
      case GONE ->
          lost("node %s is gone, and Kubernetes removes pod %s in a minute or two", name, pod);
      case SILENT ->
          lost(
              "node %s does not report, so its pod %s may still run. Fix: bring the node back, or remove it (kubectl delete node)",
              name, pod);
    };
  }

  private Sight look(String name) {
    try {
      Node node = client.nodes().withName(name).get();
      if (node == null) {
        return Sight.GONE;
      }
      return ready(node).map(NodeCondition::getStatus).orElse("True").equals("True")
          ? Sight.WELL
          : Sight.SILENT;
    } catch (KubernetesClientException notPermitted) {
      return Sight.WELL;
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
