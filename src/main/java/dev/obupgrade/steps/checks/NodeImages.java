package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.Names;
import dev.obupgrade.kube.StatefulSetState;
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
 * Whether every node with a server has the hop's image, and those of later hops, before anything
 * begins: that the last zone's node has no room for it, or no way to the registry, must not be
 * found out when the other zones are upgraded. Each is asked by running the image there, in a pod
 * like those of its zone, which is what brings it.
 */
final class NodeImages {
  /** Note of a node that has the image. */
  private static final String THERE = "there";

  /** Note: how often all of them have been asked. */
  private static final String ROUND = "imagesAsked";

  private final UpgradeContext context;

  NodeImages(UpgradeContext context) {
    this.context = context;
  }

  /** What is known by now. */
  sealed interface Answer {

    /**
     * @param anywhere whether the hop's image is on every node, so that it can be run wherever
     *     there is room
     * @param nodes those that have it, and a StatefulSet with pods there
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
                  key, against.map(result -> ((StepResult.Failed) result).message()).orElse(THERE));
        }
        String found = context.run().note(key).orElseThrow();
        if (!found.equals(THERE)) {
          problems.add(node.getKey() + ": " + found);
          if (hop.equals(context.hop())) {
            usable.remove(node.getKey());
          }
        }
      }
    }
    return new Answer.Known(
        check(nodes.size(), problems), usable.size() == nodes.size(), Map.copyOf(usable));
  }

  private static CheckStatus check(int nodes, List<String> problems) {
    return problems.isEmpty()
        ? new CheckStatus(ChecksVerdict.IMAGE, CheckResult.Passed, null, null, null)
        : new CheckStatus(
            ChecksVerdict.IMAGE,
            CheckResult.Failed,
            String.join("; ", problems),
            "the image of every version on the way is on each of the %d nodes with a server, and is the build that was planned"
                .formatted(nodes),
            "make room on the node, or give it the way and the credentials to the registry; or correct the image in the spec");
  }

  /**
   * Of the image too, for what is known of another one is of no use; and of the attempt, for a
   * retry asks anew.
   */
  private String key(String node, PlannedHop hop) {
    return "image."
        + Names.hash(
            node + " " + context.imageOf(hop) + " " + context.run().note(ROUND).orElse(""));
  }

  /** Asks anew the next time. */
  void forget() {
    int round = context.run().note(ROUND).map(Integer::valueOf).orElse(0);
    context.run().remember(ROUND, String.valueOf(round + 1));
  }
}
