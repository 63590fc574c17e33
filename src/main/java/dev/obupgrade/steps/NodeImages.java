package dev.obupgrade.steps;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether every node with a server has the hop's image, and those of later hops, before anything
 * begins: that the last zone's node has no room for it, or no way to the registry, must not be
 * found out when the other zones are upgraded. Each is asked by running the image there, which is
 * what brings it.
 */
final class NodeImages {
  /** Note of a node that has the image. */
  private static final String THERE = "there";

  private final UpgradeContext context;

  NodeImages(UpgradeContext context) {
    this.context = context;
  }

  /** What is known by now. */
  sealed interface Answer {
    record Known(CheckStatus check) implements Answer {}

    record NotYet(StepResult result) implements Answer {}
  }

  Answer look() {
    List<String> problems = new ArrayList<>();
    TreeSet<String> nodes = nodes();
    for (PlannedHop hop : context.hopsFromHere()) {
      for (String node : nodes) {
        String key = key(node, hop);
        Optional<String> known = context.run().note(key).filter(n -> !n.isEmpty());
        if (known.isEmpty()) {
          Optional<StepResult> against = HopImage.otherThanPlanned(context, hop, Optional.of(node));
          if (against.isPresent() && !(against.get() instanceof StepResult.Failed)) {
            return new Answer.NotYet(against.get());
          }
          known =
              Optional.of(
                  against.map(result -> ((StepResult.Failed) result).message()).orElse(THERE));
          context.run().remember(key, known.get());
        }
        known.filter(found -> !found.equals(THERE)).ifPresent(f -> problems.add(node + ": " + f));
      }
    }
    return new Answer.Known(check(nodes, problems));
  }

  /** Asks anew the next time. */
  void forget() {
    for (PlannedHop hop : context.hopsFromHere()) {
      nodes().forEach(node -> context.run().remember(key(node, hop), ""));
    }
  }

  private static CheckStatus check(TreeSet<String> nodes, List<String> problems) {
    return problems.isEmpty()
        ? new CheckStatus(ChecksVerdict.IMAGE, CheckResult.Passed, null, null, null)
        : new CheckStatus(
            ChecksVerdict.IMAGE,
            CheckResult.Failed,
            String.join("; ", problems),
            "the image of every version on the way is on each of the %d nodes with a server, and is the build that was planned"
                .formatted(nodes.size()),
            "make room on the node, or give it the way and the credentials to the registry; or correct the image in the spec");
  }

  private TreeSet<String> nodes() {
    TreeSet<String> nodes = new TreeSet<>();
    for (ZoneSpec zone : context.cluster().zones()) {
      context
          .kubernetes()
          .statefulSets()
          .find(context.namespace(), zone.statefulSet())
          .map(set -> context.kubernetes().statefulSets().pods(set, context.cluster().container()))
          .orElse(List.of())
          .stream()
          .map(PodState::node)
          .flatMap(Optional::stream)
          .forEach(nodes::add);
    }
    return nodes;
  }

  /** Of the image too: what is known of another one is of no use. */
  private String key(String node, PlannedHop hop) {
    return "image." + Names.hash(node + " " + context.imageOf(hop));
  }
}
