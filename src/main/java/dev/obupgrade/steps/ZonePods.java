package dev.obupgrade.steps;

import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
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
   * A pod of an older revision that the controller will not replace by itself.
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
    if (ending()) {
      return Optional.empty();
    }
    if (set.ordered()) {
      return last(old().stream().filter(p -> !p.ready()).toList());
    }
    List<PodState> current = all.stream().filter(this::current).toList();
    boolean waits = complete() && current.stream().anyMatch(p -> !p.ready());
    return waits && serversBack.getAsLong() >= current.size() ? last(old()) : Optional.empty();
  }

  /** As the controller does, from the highest ordinal down. */
  private static Optional<PodState> last(List<PodState> pods) {
    return pods.isEmpty() ? Optional.empty() : Optional.of(pods.getLast());
  }
}
