package dev.obupgrade.steps.pods;

import dev.obupgrade.api.Texts;
import dev.obupgrade.api.ZoneRestart;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.HopImage;
import dev.obupgrade.steps.world.Watched;
import java.util.List;
import java.util.Optional;

/**
 * Gives every pod of the zone's StatefulSet the hop's image, as the spec names it now. You may have
 * edited the spec since the zone was stopped, because the nodes can't pull the first image or it
 * doesn't run.
 *
 * <p>The only pod of a StatefulSet is replaced by its controller. Of several pods the operator
 * deletes each itself, one after the other: it holds the StatefulSet at {@code OnDelete} meanwhile
 * ({@link StrategyHold}). It deletes the next pod when the servers of the new ones are back, or
 * with {@code spec.zoneRestart} AllAtOnce right after the one before.
 *
 * <p>Before each patch and each deletion the operator proves again that the other zones can do
 * without this one, because a pod that ends takes votes away. What it hands to the controller can
 * outlive the proof, so it hands over at most one pod.
 */
public final class PodReplacement {
  /** Note: the image that the operator set, a blank, and that image as Kubernetes stored it. */
  static final String GIVEN = "given";

  /** So many pods have their names in a message. */
  private static final int MOST_NAMED = 10;

  private final UpgradeContext context;
  private final ZonePods pods;
  private final StatefulSetState set;
  private final String container;
  private final String image;
  private final StrategyHold hold;

  public PodReplacement(UpgradeContext context) {
    this.context = context;
    this.pods = ZonePods.of(context);
    this.set = pods.set();
    this.container = context.cluster().container();
    this.image = context.hopImage();
    this.hold = new StrategyHold(context, context.zone().name(), set);
  }

  String image() {
    return image;
  }

  public List<PodState> pods() {
    return pods.all();
  }

  /** Does what comes next, and says what to wait for; empty when every pod has the image. */
  public Optional<StepResult> next() {
    Optional<StepResult> unproved = unproved();
    if (unproved.isPresent()) {
      return unproved;
    }
    Optional<PodState> orphan = pods.orphan();
    if (orphan.isPresent()) {
      return Optional.of(
          StepResult.everySecond(
              Reason.PodsOrphaned,
              "Pod %s has no controller yet. The operator waits until StatefulSet %s adopts it."
                  .formatted(orphan.get().name(), set.name())));
    }
    if (!given()) {
      return Optional.of(give());
    }
    Optional<PodState> foreign = pods.foreign();
    if (foreign.isPresent()) {
      return Optional.of(
          StepResult.failed(
              Reason.ForeignPod,
              "Pod %s matches the selector of StatefulSet %s but does not belong to it."
                  .formatted(foreign.get().name(), set.name())));
    }
    if (pods.replaced()) {
      // A crash may have come between patch and status, or somebody else set the hop's image.
      Watched.given(context, set.images().get(container));
      return hold.release();
    }
    if (hold.restoring(pods)) {
      return Optional.of(new PodProgress(context, pods).strategyRestored());
    }
    if (hold.lacking()) {
      return Optional.of(hold.hold());
    }
    List<PodState> due = due();
    return Optional.of(due.isEmpty() ? told() : delete(due));
  }

  /** Whether every pod has the image, so that nothing remains to be done. */
  boolean over() {
    return given() && pods.replaced();
  }

  /** Has an image that is new in the spec tell what it is, on the nodes that need it. */
  private Optional<StepResult> unproved() {
    if (noted(PullImage.IMAGE).equals(Optional.of(image))) {
      return Optional.empty();
    }
    List<String> nodes = PullImage.nodes(pods.all());
    Optional<StepResult> against =
        nodes.isEmpty()
            ? HopImage.unproved(context)
            : PullImage.otherThanPlanned(context, set, nodes);
    if (against.isEmpty()) {
      context.run().remember(PullImage.IMAGE, image);
    }
    return against;
  }

  /** The last note about this zone's image, of whichever step. */
  private Optional<String> noted(String key) {
    return context
        .run()
        .note(key)
        .or(() -> context.run().noteOf(ReplacePods.NAME, key))
        .or(() -> context.run().noteOf(PullImage.NAME, key));
  }

  /** Whether the pod template has the image, perhaps as an admission webhook rewrote it. */
  private boolean given() {
    String now = set.images().get(container);
    return image.equals(now) || noted(GIVEN).equals(Optional.of(image + " " + now));
  }

  private StepResult give() {
    if (hold.partitioned()) {
      return new PodProgress(context, pods).told();
    }
    Optional<StepResult> against = newerObserver();
    if (against.isEmpty() && noted(GIVEN).isEmpty()) {
      against = ReadinessWithoutZone.against(context, pods);
    }
    if (against.isPresent()) {
      return against.get();
    }
    boolean again = noted(GIVEN).filter(given -> given.startsWith(image + " ")).isPresent();
    String restored =
        again
            ? " again: %s restored %s"
                .formatted(
                    set.imageOwners().getOrDefault(container, "somebody"),
                    set.images().get(container))
            : "";
    new RestartProof(context).note(pods);
    String what = "Setting image %s on StatefulSet %s%s.".formatted(image, set.name(), restored);
    return new ProvedAction(context)
        .act(
            what,
            again
                ? StepResult.later(Reason.ImagePutBack, what)
                : StepResult.soon(Reason.ReplacingPods, what),
            hold::note,
            List.of(this::setImage));
  }

  private void setImage() {
    String stored = hold.setImage(image);
    context.run().remember(GIVEN, image + " " + stored);
    Watched.given(context, stored);
  }

  /** The pods that the operator deletes now: the next one, or all that are left. */
  private List<PodState> due() {
    return context.spec().zoneRestart() == ZoneRestart.AllAtOnce && pods.leftToOperator()
        ? pods.notEnding()
        : pods.stuck(this::serversBack).stream().toList();
  }

  private StepResult delete(List<PodState> due) {
    new RestartProof(context).note(pods);
    String what =
        "Deleting %s %s, which StatefulSet %s creates again with the new image."
            .formatted(
                due.size() == 1 ? "pod" : "pods",
                Texts.few(due.stream().map(PodState::name).toList(), MOST_NAMED),
                set.name());
    return new ProvedAction(context)
        .act(
            what,
            StepResult.soon(Reason.ReplacingPods, what),
            due.stream()
                .<Runnable>map(pod -> () -> context.kubernetes().statefulSets().deletePod(pod))
                .toList());
  }

  private StepResult told() {
    boolean well = pods.all().stream().allMatch(p -> p.trouble().isEmpty());
    return well && pods.awaitsServer(this::serversBack)
        ? new RestartProof(context).told(pods.all())
        : new PodProgress(context, pods).told();
  }

  private long serversBack() {
    return new RestartProof(context).gate().count(context.database());
  }

  /** Refuses an image that is older than what runs already: OceanBase can't go back. */
  private Optional<StepResult> newerObserver() {
    BuildVersion planned = context.hopBuild();
    return ReplacePods.serversOf(context).stream()
        .filter(s -> s.build().compareTo(planned) > 0)
        .findFirst()
        .map(
            s ->
                StepResult.failed(
                    Reason.NewerObserver,
                    "Server %s already runs %s, which is newer than %s."
                        .formatted(s.address(), s.build(), planned)));
  }
}
