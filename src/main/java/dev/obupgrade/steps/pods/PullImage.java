package dev.obupgrade.steps.pods;

import dev.obupgrade.api.Texts;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ImagesOnNodes;
import dev.obupgrade.steps.jobs.ScriptStep;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the hop's image to every node of the zone, so that no server waits for a registry while
 * its zone is down. It also checks that the image's observer is the planned build, because an image
 * tag may have moved since.
 */
public final class PullImage implements Step<UpgradeContext> {
  public static final String NAME = "pullImage";

  /** Note: the image that was checked, for the step that uses it. */
  static final String IMAGE = "image";

  /** So many have their names in the message. */
  private static final int MOST_NODES = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> remembersForOthers() {
    return Set.of(IMAGE);
  }

  @Override
  public boolean heldByDrift(UpgradeContext context) {
    return false;
  }

  @Override
  public StepResult run(UpgradeContext context) {
    String image = context.hopImage();
    StatefulSetState set = ScriptStep.host(context);
    List<String> nodes = nodes(context, set);
    if (nodes.isEmpty()) {
      return noNode(set);
    }
    Optional<StepResult> against = otherThanPlanned(context, set, nodes);
    if (against.isPresent()) {
      return against.get();
    }
    context.run().remember(IMAGE, image);
    return StepResult.done(
        "%s is on %s.".formatted(context.hopBuild(), Texts.few(nodes, MOST_NODES)));
  }

  /** Brings the image to the nodes, and says what prevents its use there. */
  static Optional<StepResult> otherThanPlanned(
      UpgradeContext context, StatefulSetState set, List<String> nodes) {
    ImagesOnNodes images = new ImagesOnNodes(context);
    ImagesOnNodes.Answers answers =
        images.ask(
            nodes.stream()
                .map(node -> new ImagesOnNodes.Question(context.hop(), node, set))
                .toList());
    if (answers.failure().isPresent()) {
      images.forget();
      return Optional.of(answers.failure().get());
    }
    return answers.waiting();
  }

  /** The nodes that run a zone's servers. */
  public static List<String> nodes(UpgradeContext context, StatefulSetState set) {
    return nodes(context.kubernetes().statefulSets().pods(set, context.cluster().container()));
  }

  static List<String> nodes(List<PodState> pods) {
    return pods.stream().map(PodState::node).flatMap(Optional::stream).distinct().sorted().toList();
  }

  public static StepResult noNode(StatefulSetState set) {
    return StepResult.everySecond(
        Reason.NoNode, "No pod of StatefulSet " + set.name() + " is on a node.");
  }
}
