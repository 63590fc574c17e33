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
 * Is there a node that would take each pod's successor? A pod that runs on a cordoned node, with
 * its data there, is well until it is replaced.
 */
final class NodesFit implements SiteQuestion {
  private static final int TOLD = 3;

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    List<NodeState> nodes = candidate.nodes().orElse(List.of());
    // A cluster without nodes runs its pods in some way of its own.
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
                "pod %s of %s could not come back: %s",
                pod.name(),
                site.where(),
                why(placement, allowed)));
  }

  private static String why(Placement placement, List<NodeState> allowed) {
    String bound =
        Optional.of(placement.rulesText()).filter(text -> !text.isEmpty()).orElse("nothing");
    if (allowed.isEmpty()) {
      return "no node is one that " + bound + " allows";
    }
    String told =
        allowed.stream()
            .limit(TOLD)
            .map(node -> "node " + node.name() + " " + placement.hindrance(node).orElse("fits"))
            .collect(Collectors.joining(", "));
    return (placement.rules().isEmpty() ? "" : "bound by " + bound + ", and ")
        + told
        + (allowed.size() > TOLD ? ", and " + (allowed.size() - TOLD) + " more" : "");
  }
}
