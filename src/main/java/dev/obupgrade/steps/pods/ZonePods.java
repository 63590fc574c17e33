package dev.obupgrade.steps.pods;

import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.steps.jobs.ScriptStep;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A zone's StatefulSet and the pods that its selector finds, by ordinal, as they are at one moment.
 */
record ZonePods(StatefulSetState set, List<PodState> all) {

  static ZonePods of(UpgradeContext context) {
    StatefulSetState set = ScriptStep.host(context);
    return new ZonePods(
        set, context.kubernetes().statefulSets().pods(set, context.cluster().container()));
  }

  /** A pod that the selector finds and that isn't the StatefulSet's own. */
  Optional<PodState> foreign() {
    return all.stream().filter(p -> !p.owner().equals(Optional.of(set.uid()))).findFirst();
  }

  /** Those that aren't of the newest revision, or on their way out. */
  List<PodState> old() {
    return all.stream().filter(p -> !current(p)).toList();
  }

  /** The revision tells, not the image: registries' mirrors and policies rewrite a pod's image. */
  private boolean current(PodState pod) {
    return set.observed() && !pod.terminating() && pod.revision().equals(set.updateRevision());
  }

  boolean complete() {
    return all.size() == set.replicas();
  }

  boolean ending() {
    return all.stream().anyMatch(PodState::terminating);
  }

  /** Every pod is there and of the newest revision. */
  boolean replaced() {
    return set.observed() && complete() && old().isEmpty();
  }

  /**
   * A pod of an older revision that the controller will not replace by itself. Whether it replaces
   * one that isn't ready is a matter of its policy and of Kubernetes' version: from 1.35 on it
   * counts such a pod among those that it may do without, which is one.
   *
   * @param serversBack how many servers have come back with the new image, by the database's word
   */
  Optional<PodState> awaitedInVain(LongSupplier serversBack) {
    if (!set.observed() || set.partition() > 0) {
      return Optional.empty();
    }
    if (set.strategy() == Strategy.ON_DELETE) {
      return all.stream().filter(p -> !current(p) && !p.terminating()).findFirst();
    }
    List<PodState> candidates = ending() ? List.of() : passedOver();
    // One that doesn't come back may be reason enough not to go on: its image may be no good.
    return candidates.isEmpty()
            || serversBack.getAsLong() < all.stream().filter(this::current).count()
        ? Optional.empty()
        : Optional.of(candidates.getLast());
  }

  /** Old pods that a rolling update leaves as they are for now, which may be for good. */
  private List<PodState> passedOver() {
    // In order, one that is missing is made only once those before it are ready.
    List<PodState> old = set.ordered() || complete() ? old() : List.of();
    List<PodState> unready = old.stream().filter(p -> !p.ready()).toList();
    boolean waitsForNewOne = !set.ordered() && all.stream().anyMatch(p -> current(p) && !p.ready());
    return unready.isEmpty() && waitsForNewOne ? old : unready;
  }
}
