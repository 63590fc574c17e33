package dev.obupgrade.steps.pods;

import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptStep;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A zone's StatefulSet and the pods that its selector finds, by ordinal, at one moment. */
record ZonePods(StatefulSetState set, List<PodState> all) {

  static ZonePods of(UpgradeContext context) {
    return of(context, ScriptStep.host(context));
  }

  static ZonePods of(UpgradeContext context, StatefulSetState set) {
    return new ZonePods(
        set, context.kubernetes().statefulSets().pods(set, context.cluster().container()));
  }

  /** A pod that the selector finds and that doesn't belong to the StatefulSet. */
  Optional<PodState> foreign() {
    return all.stream()
        .filter(p -> !p.owner().equals(Optional.of(set.uid())))
        .filter(p -> !p.adoptableBy(set))
        .findFirst();
  }

  /** A pod that the StatefulSet, which somebody created again, adopts within a moment. */
  Optional<PodState> orphan() {
    return all.stream().filter(p -> p.adoptableBy(set)).findFirst();
  }

  /** The pods that aren't of the newest revision, or are being deleted. */
  List<PodState> old() {
    return all.stream().filter(p -> !current(p)).toList();
  }

  /** By the revision, not the image: mirrors of registries and policies rewrite a pod's image. */
  private boolean current(PodState pod) {
    return set.observed() && !pod.terminating() && pod.revision().equals(set.updateRevision());
  }

  boolean complete() {
    return all.size() == set.replicas();
  }

  boolean ending() {
    return all.stream().anyMatch(PodState::terminating);
  }

  /** Whether every pod is there, of this revision, and none is being deleted. */
  boolean allOf(String revision) {
    return complete()
        && !ending()
        && all.stream().allMatch(p -> p.revision().equals(Optional.of(revision)));
  }

  /** Whether every pod is there and of the newest revision. */
  boolean replaced() {
    return set.observed() && complete() && old().isEmpty();
  }

  /**
   * A pod of an older revision that the controller doesn't replace by itself: under {@code
   * OnDelete} the last of them, as soon as the pods before it are replaced. Whether a rolling
   * update replaces one that isn't ready depends on its policy and on the version of Kubernetes:
   * from 1.35 on, such a pod counts as the one that may be unavailable.
   *
   * @param serversBack how many servers run with the new image, as the database says
   */
  Optional<PodState> stuck(LongSupplier serversBack) {
    if (!set.observed() || set.partition() > 0) {
      return Optional.empty();
    }
    List<PodState> candidates = candidates();
    // If a server doesn't come back, stop here: the image may be bad.
    return candidates.isEmpty() || serverAway(serversBack)
        ? Optional.empty()
        : Optional.of(candidates.getLast());
  }

  /**
   * Whether the controller ends none of the pods by itself, and creates each with the new image.
   */
  boolean leftToOperator() {
    return set.observed() && set.strategy() == Strategy.ON_DELETE;
  }

  /**
   * The old pods that nobody has deleted yet, the last one first, as a rolling update takes them.
   */
  List<PodState> notEnding() {
    return old().stream().filter(p -> !p.terminating()).toList().reversed();
  }

  /** Whether {@link #stuck} would name a pod if the servers of the new ones were back. */
  boolean awaitsServer(LongSupplier serversBack) {
    return set.observed()
        && set.partition() == 0
        && !candidates().isEmpty()
        && serverAway(serversBack);
  }

  private boolean serverAway(LongSupplier serversBack) {
    return serversBack.getAsLong() < all.stream().filter(this::current).count();
  }

  private List<PodState> candidates() {
    return ending() ? List.of() : passedOver();
  }

  /** Old pods that the controller doesn't replace now, and perhaps never. */
  private List<PodState> passedOver() {
    // In order, the controller creates a missing pod only when those before it are ready.
    List<PodState> old = set.ordered() || complete() ? old() : List.of();
    List<PodState> unready = old.stream().filter(p -> !p.ready()).toList();
    boolean onDelete = set.strategy() == Strategy.ON_DELETE && complete();
    boolean waitsForNewOne = !set.ordered() && all.stream().anyMatch(p -> current(p) && !p.ready());
    return unready.isEmpty() && (onDelete || waitsForNewOne) ? old : unready;
  }
}
