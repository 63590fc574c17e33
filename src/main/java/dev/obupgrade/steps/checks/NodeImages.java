package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.Texts;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.HopImage;
import dev.obupgrade.steps.jobs.ScriptStep;
import dev.obupgrade.steps.pods.PullImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that every node with a server has the images of this hop and the later ones, before the
 * upgrade changes anything. It must not turn out after the other zones are upgraded that the last
 * zone's node has no room or can't reach the registry. The operator runs each image on the node, in
 * a pod like those of its zone, which also pulls it.
 */
final class NodeImages {
  /** Value of the note about a node that has the image. */
  private static final String THERE = "there";

  /** Note: how often the operator has asked all nodes. */
  private static final String ROUND = "imagesAsked";

  /** Of the note about a node that lacks the image: a status must stay small with 90 of them. */
  private static final int LONGEST_NOTE = 200;

  private final UpgradeContext context;

  NodeImages(UpgradeContext context) {
    this.context = context;
  }

  /** What the operator knows by now. */
  sealed interface Answer {

    /**
     * The result of the check.
     *
     * @param anywhere whether the hop's image is on every node, so that a Job can run it wherever
     *     there is room
     * @param nodes the nodes that have it, each with a StatefulSet that has pods there
     */
    record Known(CheckStatus check, boolean anywhere, Map<String, StatefulSetState> nodes)
        implements Answer {}

    record NotYet(StepResult result) implements Answer {}
  }

  Answer look() {
    Map<String, StatefulSetState> nodes = new LinkedHashMap<>();
    for (ZoneSpec zone : context.cluster().zones()) {
      StatefulSetState set = ScriptStep.set(context, zone.statefulSet());
      List<String> ofZone = PullImage.nodes(context, set);
      if (ofZone.isEmpty()) {
        return new Answer.NotYet(PullImage.noNode(set));
      }
      ofZone.forEach(node -> nodes.putIfAbsent(node, set));
    }
    List<String> problems = new ArrayList<>();
    Map<String, StatefulSetState> usable = new LinkedHashMap<>(nodes);
    for (PlannedHop hop : context.hopsFromHere()) {
      for (var node : nodes.entrySet()) {
        String key = key(node.getKey(), hop);
        if (context.run().note(key).isEmpty()) {
          Optional<StepResult> against =
              HopImage.otherThanPlannedOn(context, hop, node.getKey(), node.getValue());
          if (against.isPresent() && !(against.get() instanceof StepResult.Failed)) {
            return new Answer.NotYet(against.get());
          }
          context
              .run()
              .remember(
                  key,
                  against
                      .map(result -> ((StepResult.Failed) result).message())
                      .map(message -> Texts.shortened(message, LONGEST_NOTE))
                      .orElse(THERE));
        }
        String found = context.run().note(key).orElseThrow();
        if (!found.equals(THERE)) {
          problems.add(Reason.sentence(of(node.getKey(), found)));
          if (hop.equals(context.hop())) {
            usable.remove(node.getKey());
          }
        }
      }
    }
    return new Answer.Known(
        check(nodes.size(), problems), usable.size() == nodes.size(), Map.copyOf(usable));
  }

  /** The problem with the node's name, once: a Job that failed names its node itself. */
  private static String of(String node, String found) {
    return found.contains("node " + node) ? found : "Node " + node + ": " + found;
  }

  private static CheckStatus check(int nodes, List<String> problems) {
    return problems.isEmpty()
        ? new CheckStatus(ChecksVerdict.IMAGE, CheckResult.Passed, null, null, null)
        : new CheckStatus(
            ChecksVerdict.IMAGE,
            CheckResult.Failed,
            String.join(" ", problems),
            "The image of every version on the path is on each of the %d nodes with a server, and is the planned build"
                .formatted(nodes),
            "Make room on the node, or let it pull from the registry (network, pull secrets). Or correct the image in the spec.");
  }

  /**
   * The key of the note about a node. It depends on the image, because the result of another one
   * does not count, and on the round, because a retry asks again.
   */
  private String key(String node, PlannedHop hop) {
    return "image."
        + Names.hash(
            node + " " + context.imageOf(hop) + " " + context.run().note(ROUND).orElse(""));
  }

  /** Makes the next look ask all nodes again. */
  void forget() {
    int round = context.run().note(ROUND).map(Integer::valueOf).orElse(0);
    context.run().remember(ROUND, String.valueOf(round + 1));
  }
}
