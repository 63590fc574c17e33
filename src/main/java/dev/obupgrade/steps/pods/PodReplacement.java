package dev.obupgrade.steps.pods;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.ServersRestarted;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.HopImage;
import java.util.List;
import java.util.Optional;

/**
 * Gives every pod of the zone's StatefulSet the hop's image, as the spec names it now: it may have
 * been edited since the zone was stopped, because the first one could not be pulled or does not
 * run.
 *
 * <p>The StatefulSet's own controller replaces the pods. Where it waits in vain, a pod is deleted
 * for it: under {@code OnDelete}; one of an older revision that isn't ready, for its image can't be
 * pulled, or its readiness needs its zone to be active; and under {@code Parallel} the next one,
 * where a new pod isn't ready although its server is back. Before each patch and deletion it is
 * proved anew that the others can do without the zone, for killing pods removes votes.
 */
public final class PodReplacement {
  /** Microseconds of the database's clock, from before the first pod was touched. */
  static final String DATABASE_TIME = "databaseTime";

  /** The image that the StatefulSet was given, a blank, and that image as it was stored. */
  static final String GIVEN = "given";

  private final UpgradeContext context;
  private final ZonePods pods;
  private final StatefulSetState set;
  private final String container;
  private final String image;

  public PodReplacement(UpgradeContext context) {
    this.context = context;
    this.pods = ZonePods.of(context);
    this.set = pods.set();
    this.container = context.cluster().container();
    this.image = context.hopImage();
  }

  String image() {
    return image;
  }

  public List<PodState> pods() {
    return pods.all();
  }

  /** What is to be done or waited for; empty when every pod has the image. */
  public Optional<StepResult> next() {
    Optional<StepResult> unproved = unproved();
    if (unproved.isPresent()) {
      return unproved;
    }
    if (!given()) {
      return Optional.of(give());
    }
    Optional<PodState> foreign = pods.foreign();
    if (foreign.isPresent()) {
      return Optional.of(
          StepResult.failed(
              Reason.ForeignPod,
              "pod %s matches the selector of StatefulSet %s but does not belong to it"
                  .formatted(foreign.get().name(), set.name())));
    }
    return pods.replaced()
        ? Optional.empty()
        : Optional.of(
            pods.awaitedInVain(this::serversBack)
                .map(this::delete)
                .orElseGet(new PodProgress(context, pods)::told));
  }

  /** An image that was put into the spec since is asked what it is, on the nodes it is for. */
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

  /** What was noted of this zone's image last, by whichever step. */
  private Optional<String> noted(String key) {
    return context
        .run()
        .note(key)
        .or(() -> context.run().noteOf("replacePods", key))
        .or(() -> context.run().noteOf("pullImage", key));
  }

  /** Whether the template has the image, perhaps as admission has rewritten it. */
  private boolean given() {
    String now = set.images().get(container);
    return image.equals(now) || noted(GIVEN).equals(Optional.of(image + " " + now));
  }

  private StepResult give() {
    Optional<StepResult> against = newerObserver();
    if (against.isEmpty() && noted(GIVEN).isEmpty()) {
      against = ReadinessWithoutZone.against(context, pods);
    }
    if (against.isPresent()) {
      return against.get();
    }
    boolean again = noted(GIVEN).filter(given -> given.startsWith(image + " ")).isPresent();
    String putBack =
        again
            ? ", for %s has put %s back"
                .formatted(
                    set.imageOwners().getOrDefault(container, "somebody"),
                    set.images().get(container))
            : "";
    noteTime();
    String what = "StatefulSet %s gets image %s%s".formatted(set.name(), image, putBack);
    return new ProvedAction(context)
        .act(
            what,
            again
                ? StepResult.later(Reason.ImagePutBack, what)
                : StepResult.soon(Reason.ReplacingPods, what),
            () -> {
              String stored = context.kubernetes().statefulSets().setImage(set, container, image);
              context.run().remember(GIVEN, image + " " + stored);
            });
  }

  private StepResult delete(PodState pod) {
    noteTime();
    String what = "pod %s is deleted, for its StatefulSet waits for that".formatted(pod.name());
    return new ProvedAction(context)
        .act(
            what,
            StepResult.soon(Reason.ReplacingPods, what),
            () -> context.kubernetes().statefulSets().deletePod(pod));
  }

  /** Also asked before any pod was touched by us, if somebody else has set the image. */
  private long serversBack() {
    return restartedSince(context, noted(DATABASE_TIME).orElse("0")).count(context.database());
  }

  /** Whether the zone's servers have restarted since its first pod was touched. */
  public static ServersRestarted serversRestarted(UpgradeContext context) {
    return restartedSince(
        context, context.run().noteOf("replacePods", DATABASE_TIME).orElseThrow());
  }

  private static ServersRestarted restartedSince(UpgradeContext context, String databaseTime) {
    return new ServersRestarted(
        context.zone().name(), Long.parseLong(databaseTime), context.hopBuild());
  }

  /** Once and for all: a server that has restarted with one image of the build need not again. */
  private void noteTime() {
    if (noted(DATABASE_TIME).isEmpty()) {
      context.run().remember(DATABASE_TIME, String.valueOf(context.database().clockMicros()));
    }
  }

  /** No image older than what already runs: OceanBase can't go back. */
  private Optional<StepResult> newerObserver() {
    BuildVersion planned = context.hopBuild();
    return ReplacePods.serversOf(context).stream()
        .filter(s -> s.build().compareTo(planned) > 0)
        .findFirst()
        .map(
            s ->
                StepResult.failed(
                    Reason.NewerObserver,
                    "server %s already runs %s, newer than %s"
                        .formatted(s.address(), s.build(), planned)));
  }
}
