package dev.obupgrade.kube.fabric8;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the node under a pod is there and reports. Kubernetes takes a minute or more to draw its
 * conclusions for the pod; until then this is what people are told.
 *
 * <p>What was seen of a node is good for some seconds, for all Jobs on it: Kubernetes itself gives
 * a node 40 s to report, and nothing is done to the cluster because of the answer.
 */
final class NodeTrouble {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<String, Seen> nodes = new ConcurrentHashMap<>();

  NodeTrouble(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  private enum Sight {
    WELL,
    GONE,
    SILENT
  }

  private record Seen(Sight sight, Instant at) {}

  /** Empty also when nodes may not be read: then Kubernetes' conclusions are waited for. */
  Optional<Trouble> of(Pod pod) {
    String name = pod.getSpec().getNodeName();
    if (name == null || name.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    nodes.values().removeIf(seen -> !seen.at().plus(GOOD_FOR).isAfter(now));
    return switch (nodes.computeIfAbsent(name, node -> new Seen(look(node), now)).sight()) {
      case WELL -> Optional.empty();
      case GONE -> lost("node %s is gone; Kubernetes removes pod %s in a minute or two", name, pod);
      case SILENT ->
          lost(
              "node %s does not report, so nobody knows whether pod %s is still at work; Kubernetes needs the node back, or removed (kubectl delete node)",
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
