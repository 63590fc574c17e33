package dev.obupgrade.steps;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.health.SafeWithoutZone;
import dev.obupgrade.health.ZoneHasNoLeader;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives every pod of the zone's StatefulSet the hop's image, as the spec names it now: it may have
 * been edited since the zone was stopped, because the first one could not be pulled or does not
 * run.
 *
 * <p>The StatefulSet's own controller replaces the pods. Where it waits in vain, a pod is deleted
 * for it: under {@code OnDelete}; under {@code OrderedReady}, where it waits for a pod that isn't
 * ready before it replaces any, even if that one has an image that can't be pulled, or a readiness
 * that needs its zone to be active; and under {@code Parallel}, where it waits for a new pod to be
 * ready although its server is back. Before each patch and deletion it is proved anew that the
 * others can do without the zone, for killing pods removes votes.
 */
final class PodReplacement {
  /** Microseconds of the database's clock, from before the first pod was touched. */
  static final String DATABASE_TIME = "databaseTime";

  /** The image that the StatefulSet was given, a blank, and that image as it was stored. */
  private static final String GIVEN = "given";

  /** The kubelet's word of a readiness that has ended takes a moment to be seen. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

  /** A controller at work sees a change within a second. */
  private static final Duration SILENT = Duration.ofMinutes(1);

  private final UpgradeContext context;
  private final StatefulSetState set;
  private final List<PodState> pods;
  private final String container;
  private final String image;

  PodReplacement(UpgradeContext context) {
    this.context = context;
    this.set = ScriptStep.host(context);
    this.container = context.cluster().container();
    this.pods = context.kubernetes().statefulSets().pods(set, container);
    this.image = context.hopImage();
  }

  String image() {
    return image;
  }

  List<PodState> pods() {
    return pods;
  }

  /** What is to be done or waited for; empty when every pod has the image. */
  Optional<StepResult> next() {
    Optional<StepResult> unproved = unproved();
    if (unproved.isPresent()) {
      return unproved;
    }
    if (!given()) {
      return Optional.of(give());
    }
    Optional<PodState> foreign =
        pods.stream().filter(p -> !p.owner().equals(Optional.of(set.uid()))).findFirst();
    if (foreign.isPresent()) {
      return Optional.of(
          failed(
              PodReason.ForeignPod,
              "pod %s matches the selector of StatefulSet %s but does not belong to it"
                  .formatted(foreign.get().name(), set.name())));
    }
    List<PodState> old = pods.stream().filter(p -> !current(p)).toList();
    if (set.observed() && old.isEmpty() && pods.size() == set.replicas()) {
      return Optional.empty();
    }
    return Optional.of(awaitedInVain(old).map(this::delete).orElseGet(() -> waiting(old)));
  }

  /** An image that was put into the spec since is asked what it is, on the nodes it is for. */
  private Optional<StepResult> unproved() {
    if (noted(PullImage.IMAGE).equals(Optional.of(image))) {
      return Optional.empty();
    }
    List<String> nodes = PullImage.nodes(pods);
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
    Optional<StepResult> against = newerObserver().or(this::readiness);
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
    return whenProved(
        what,
        again
            ? StepResult.later(PodReason.ImagePutBack.name(), PodReason.ImagePutBack.of(what))
            : soon(PodReason.ReplacingPods, what),
        () -> {
          String stored = context.kubernetes().statefulSets().setImage(set, container, image);
          context.run().remember(GIVEN, image + " " + stored);
        });
  }

  /**
   * Of several pods that are made in order the second isn't made before the first is ready. With a
   * readiness that needs its zone to be active that would be never: seen by all of them being
   * unready now that the zone is stopped, which is waited for as long as their probes take to tell.
   */
  private Optional<StepResult> readiness() {
    boolean untouched = noted(GIVEN).isEmpty();
    boolean wellButForReadiness =
        pods.size() == set.replicas()
            && pods.stream()
                .allMatch(p -> p.running() && !p.terminating() && p.trouble().isEmpty());
    if (!untouched || !set.ordered() || set.replicas() < 2 || !wellButForReadiness) {
      return Optional.empty();
    }
    if (pods.stream().noneMatch(PodState::ready)) {
      return Optional.of(
          failed(
              PodReason.ReadinessNeedsZone,
              "since zone %s is stopped no pod of StatefulSet %s is ready, although their servers run: with podManagementPolicy OrderedReady the second new pod would not be made before the first is ready, which it can't be while the zone is stopped"
                  .formatted(context.zone().name(), set.name())));
    }
    Optional<Duration> told =
        pods.stream().flatMap(p -> p.unreadyAfter().stream()).max(Comparator.naturalOrder());
    Instant stopped =
        context.run().begunAt("minorFreeze").orElse(context.run().record().startedAt());
    return told.filter(time -> stopped.plus(time).plus(TOLD_WITHIN).isAfter(context.run().now()))
        .map(
            time ->
                soon(
                    PodReason.ReadinessAwaited,
                    "whether the pods of StatefulSet %s stay ready without their zone is seen within %d s"
                        .formatted(set.name(), time.plus(TOLD_WITHIN).toSeconds())));
  }

  /** The revision tells, not the image: registries' mirrors and policies rewrite a pod's image. */
  private boolean current(PodState pod) {
    return set.observed() && !pod.terminating() && pod.revision().equals(set.updateRevision());
  }

  /** A pod of an older revision that the controller will not replace by itself. */
  private Optional<PodState> awaitedInVain(List<PodState> old) {
    if (!set.observed() || set.partition() > 0) {
      return Optional.empty();
    }
    if (set.strategy() == StatefulSetState.Strategy.ON_DELETE) {
      return old.stream().filter(p -> !p.terminating()).findFirst();
    }
    if (pods.stream().anyMatch(PodState::terminating)) {
      return Optional.empty();
    }
    if (set.ordered()) {
      return last(old.stream().filter(p -> !p.ready()).toList());
    }
    List<PodState> current = pods.stream().filter(this::current).toList();
    boolean waits = current.stream().anyMatch(p -> !p.ready());
    return waits && restarted() >= current.size() && pods.size() == set.replicas()
        ? last(old)
        : Optional.empty();
  }

  /** As the controller does, from the highest ordinal down. */
  private static Optional<PodState> last(List<PodState> pods) {
    return pods.isEmpty() ? Optional.empty() : Optional.of(pods.getLast());
  }

  /** How many of the zone's servers are back, by the database's own word. */
  private long restarted() {
    long since = noted(DATABASE_TIME).map(Long::valueOf).orElse(0L);
    return ReplacePods.serversOf(context).stream()
        .filter(s -> s.startServiceTime() > since && s.serving())
        .filter(s -> s.build().equals(context.hopBuild()))
        .count();
  }

  private StepResult delete(PodState pod) {
    noteTime();
    String what = "pod %s is deleted, for its StatefulSet waits for that".formatted(pod.name());
    return whenProved(
        what,
        soon(PodReason.ReplacingPods, what),
        () -> context.kubernetes().statefulSets().deletePod(pod));
  }

  private StepResult waiting(List<PodState> old) {
    String progress =
        "%d of %d pods run %s".formatted(pods.size() - old.size(), set.replicas(), image);
    Optional<PodReason> trouble = PodReason.first(pods);
    if (trouble.isPresent()) {
      return StepResult.soon(trouble.get().name(), progress + PodReason.troubles(pods));
    }
    if (!set.observed()) {
      boolean silent =
          Duration.between(context.run().record().startedAt(), context.run().now())
                  .compareTo(SILENT)
              > 0;
      return soon(
          silent ? PodReason.ControllerSilent : PodReason.ReplacingPods,
          progress
              + "; the controller of StatefulSet %s has not seen its new image yet"
                  .formatted(set.name()));
    }
    if (set.partition() > 0 && !old.isEmpty()) {
      return soon(
          PodReason.UpdatePartition,
          progress
              + "; StatefulSet %s has a rolling-update partition of %d by now, which keeps pods on the old image"
                  .formatted(set.name(), set.partition()));
    }
    return missing(progress).orElseGet(() -> soon(PodReason.ReplacingPods, progress));
  }

  /** Why a pod that isn't there isn't made, as far as that can be known. */
  private Optional<StepResult> missing(String progress) {
    if (pods.size() >= set.replicas() || pods.stream().anyMatch(PodState::terminating)) {
      return Optional.empty();
    }
    Optional<String> refusal = context.kubernetes().statefulSets().podRefusal(set);
    if (refusal.isPresent()) {
      return Optional.of(soon(PodReason.PodNotMade, progress + "; " + refusal.get()));
    }
    return pods.stream()
        .filter(p -> set.ordered() && p.running() && !p.ready())
        .findFirst()
        .map(
            p ->
                soon(
                    PodReason.PodAwaited,
                    progress
                        + "; the next pod isn't made before pod %s is ready (podManagementPolicy OrderedReady)"
                            .formatted(p.name())));
  }

  /** Once and for all: a server that has restarted with one image of the build need not again. */
  private void noteTime() {
    if (noted(DATABASE_TIME).isEmpty()) {
      context.run().remember(DATABASE_TIME, String.valueOf(context.database().clockMicros()));
    }
  }

  /** Announces and acts, the proof standing before the one and right before the other. */
  private StepResult whenProved(String what, StepResult after, Runnable action) {
    Optional<StepResult> against = against();
    if (against.isPresent()) {
      return against.get();
    }
    context.run().act(what);
    against = against();
    if (against.isPresent()) {
      return against.get();
    }
    action.run();
    return after;
  }

  /** No image older than what already runs: OceanBase can't go back. */
  private Optional<StepResult> newerObserver() {
    BuildVersion planned = context.hopBuild();
    return ReplacePods.serversOf(context).stream()
        .filter(s -> s.build().compareTo(planned) > 0)
        .findFirst()
        .map(
            s ->
                failed(
                    PodReason.NewerObserver,
                    "server %s already runs %s, newer than %s"
                        .formatted(s.address(), s.build(), planned)));
  }

  /** What stands against taking the zone's pods away now, if anything does. */
  private Optional<StepResult> against() {
    String zone = context.zone().name();
    boolean stopped =
        context.database().zones().stream().anyMatch(z -> z.name().equals(zone) && !z.active());
    if (!stopped) {
      return Optional.of(
          failed(
              PodReason.ZoneNotStopped,
              "zone %s is active: somebody started it again, and the pods of an active zone are not touched"
                  .formatted(zone)));
    }
    return Gates.firstShut(
        context.database(), new ZoneHasNoLeader(zone), new SafeWithoutZone(zone));
  }

  private static StepResult soon(PodReason reason, String what) {
    return StepResult.soon(reason.name(), reason.of(what));
  }

  private static StepResult failed(PodReason reason, String what) {
    return StepResult.failed(reason.name(), reason.of(what));
  }
}
