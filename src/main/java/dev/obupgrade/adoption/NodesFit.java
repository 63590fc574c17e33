package dev.obupgrade.adoption;

import dev.obupgrade.adoption.Candidate.ZoneSite;
import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Is there a node for the next pod of each server? A pod on a cordoned node, with its data there,
 * runs well until the operator replaces it.
 */
final class NodesFit implements SiteQuestion {
  private static final int NAMED = 3;

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    List<NodeState> nodes = candidate.nodes().orElse(List.of());
    // A cluster without nodes runs its pods in its own way.
    return nodes.isEmpty()
        ? Stream.empty()
        : candidate.zones().stream()
            .flatMap(site -> site.podSurroundings().stream().flatMap(pod -> ask(site, pod, nodes)));
  }

  private static Stream<Objection> ask(ZoneSite site, PodSurroundings pod, List<NodeState> nodes) {
    Placement placement =
        Placement.of(site.set().orElseThrow().podNeeds(), site.surroundings().orElseThrow(), pod);
    List<NodeState> allowed = nodes.stream().filter(placement::allows).toList();
    return allowed.stream().anyMatch(node -> placement.hindrance(node).isEmpty())
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.NodeUnfit,
                "Pod %s of %s could not start again: %s",
                pod.name(),
                site.where(),
                why(placement, allowed)));
  }

  private static String why(Placement placement, List<NodeState> allowed) {
    String bound =
        Optional.of(placement.rulesText()).filter(text -> !text.isEmpty()).orElse("nothing");
    if (allowed.isEmpty()) {
      return "no node matches " + bound;
    }
    String nodes =
        allowed.stream()
            .limit(NAMED)
            .map(node -> "node " + node.name() + " " + placement.hindrance(node).orElse("fits"))
            .collect(Collectors.joining(", "));
    return (placement.rules().isEmpty() ? "" : "it is bound by " + bound + ", and ")
        + nodes
        + (allowed.size() > NAMED ? ", and " + (allowed.size() - NAMED) + " more" : "");
  }
}
