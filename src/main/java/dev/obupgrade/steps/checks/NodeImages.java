package dev.obupgrade.steps.checks;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.Texts;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ImagesOnNodes;
import dev.obupgrade.steps.pods.PullImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks that every node with a server has the images of this hop and the later ones, before the
 * upgrade changes anything. It must not turn out after the other zones are upgraded that the last
 * zone's node has no room or can't reach the registry. The operator runs each image on the node, in
 * a pod like those of its zone, which also pulls it.
 */
final class NodeImages {
  /** So many nodes have their words in the result. */
  private static final int NAMED = 3;

  /** So many others have their names. */
  private static final int MOST_NODES = 10;

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
      StatefulSetState set = context.statefulSet(zone.statefulSet());
      List<String> ofZone = PullImage.nodes(context, set);
      if (ofZone.isEmpty()) {
        return new Answer.NotYet(PullImage.noNode(set));
      }
      ofZone.forEach(node -> nodes.putIfAbsent(node, set));
    }
    List<ImagesOnNodes.Question> questions =
        context.hopsFromHere().stream()
            .flatMap(
                hop ->
                    nodes.entrySet().stream()
                        .map(n -> new ImagesOnNodes.Question(hop, n.getKey(), n.getValue())))
            .toList();
    ImagesOnNodes.Answers answers = new ImagesOnNodes(context).ask(questions);
    if (answers.waiting().isPresent()) {
      return new Answer.NotYet(answers.waiting().get());
    }
    Map<String, StatefulSetState> usable = new LinkedHashMap<>(nodes);
    answers.lacking().stream()
        .map(ImagesOnNodes.Lacking::question)
        .filter(q -> q.hop().equals(context.hop()))
        .forEach(q -> usable.remove(q.node()));
    return new Answer.Known(
        check(nodes.size(), answers.lacking()), usable.size() == nodes.size(), Map.copyOf(usable));
  }

  private static CheckStatus check(int nodes, List<ImagesOnNodes.Lacking> lacking) {
    return lacking.isEmpty()
        ? new CheckStatus(ChecksVerdict.IMAGE, CheckResult.Passed, null, null, null)
        : new CheckStatus(
            ChecksVerdict.IMAGE,
            CheckResult.Failed,
            words(nodes, lacking),
            "The image of every version on the path is on each of the %d nodes with a server, and is the planned build"
                .formatted(nodes),
            "Make room on the node, or let it pull from the registry (network, pull secrets). Or correct the image in the spec.");
  }

  /** How many nodes of how many, before the first of them: a long text is cut at its end. */
  private static String words(int nodes, List<ImagesOnNodes.Lacking> lacking) {
    String first =
        lacking.stream().limit(NAMED).map(NodeImages::words).collect(Collectors.joining(" "));
    if (lacking.size() <= NAMED) {
      return first;
    }
    String counts =
        lacking.stream()
            .collect(
                Collectors.groupingBy(
                    l -> l.question().hop().version(), LinkedHashMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(
                hop ->
                    "%d of %d nodes can't use the image of %s."
                        .formatted(hop.getValue(), nodes, hop.getKey()))
            .collect(Collectors.joining(" "));
    List<String> others =
        lacking.stream()
            .skip(NAMED)
            .map(l -> l.question().node())
            .filter(
                node ->
                    lacking.stream().limit(NAMED).noneMatch(l -> l.question().node().equals(node)))
            .distinct()
            .toList();
    return others.isEmpty()
        ? "%s %s".formatted(counts, first)
        : "%s %s Other nodes: %s.".formatted(counts, first, Texts.few(others, MOST_NODES));
  }

  /** The problem with the node's name, once: a Job that failed names its node itself. */
  private static String words(ImagesOnNodes.Lacking lacking) {
    String node = lacking.question().node();
    String found = lacking.why().map(StepResult.Failed::message).orElse("it can't use the image");
    return Reason.sentence(found.contains("node " + node) ? found : "Node " + node + ": " + found);
  }

  /** Makes the next look ask all nodes again. */
  void forget() {
    new ImagesOnNodes(context).forget();
  }
}
