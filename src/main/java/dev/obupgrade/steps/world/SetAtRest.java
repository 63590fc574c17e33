package dev.obupgrade.steps.world;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Judges whether Kubernetes leaves a StatefulSet and its pods alone.
 *
 * <p>Pods must run, not be ready: a readiness probe may need more than this zone, and the database
 * itself says who serves.
 *
 * @param validated the StatefulSet as it was validated; empty when an older operator did that
 * @param pods those that the selector finds
 */
record SetAtRest(StatefulSetState set, Optional<WatchedZone> validated, List<PodState> pods) {

  /** The first thing under way; empty when the StatefulSet is at rest. */
  Optional<Unrest> unrest() {
    return firstPod(PodState::terminating, "pod %s is being deleted")
        .or(this::scaled)
        .or(this::unseen)
        .or(() -> firstPod(this::foreign, "pod %s does not belong to StatefulSet " + set.name()))
        .or(this::incomplete)
        .or(this::rollout)
        .or(this::stopped);
  }

  private Optional<Unrest> scaled() {
    return validated
        .filter(then -> then.replicas() != null && then.replicas() != set.replicas())
        .map(
            then ->
                moving(
                    "StatefulSet %s is scaled from %d to %d replicas"
                        .formatted(set.name(), then.replicas(), set.replicas())));
  }

  /** Until the controller has seen it, a change shows in nothing else. */
  private Optional<Unrest> unseen() {
    return set.observed()
        ? Optional.empty()
        : Optional.of(
            moving(
                "the controller of StatefulSet %s has not seen its last change yet"
                    .formatted(set.name())));
  }

  private Optional<Unrest> incomplete() {
    return pods.size() == set.replicas()
        ? Optional.empty()
        : Optional.of(
            moving(
                "StatefulSet %s has %d of %d pods"
                    .formatted(set.name(), pods.size(), set.replicas())));
  }

  /** Under OnDelete, a pod of an older revision stays until somebody deletes it. */
  private Optional<Unrest> rollout() {
    return set.strategy() == Strategy.ON_DELETE
        ? Optional.empty()
        : firstPod(
            pod -> pod.revision().isEmpty() || !pod.revision().equals(set.updateRevision()),
            "StatefulSet " + set.name() + " replaces pod %s, which is of an older revision");
  }

  private Optional<Unrest> stopped() {
    return firstPod(pod -> !pod.running(), "the server's container of pod %s does not run");
  }

  private boolean foreign(PodState pod) {
    return !pod.owner().equals(Optional.of(set.uid()));
  }

  private Optional<Unrest> firstPod(Predicate<PodState> which, String words) {
    return pods.stream()
        .filter(which)
        .findFirst()
        .map(pod -> moving(words.formatted(pod.name()) + trouble(pod)));
  }

  private static String trouble(PodState pod) {
    return pod.trouble().map(trouble -> " (" + trouble.message() + ")").orElse("");
  }

  private static Unrest moving(String words) {
    return new Unrest(Reason.OtherZoneNotAtRest, words);
  }

  /** The nodes of the pods, each once. */
  Stream<String> nodes() {
    return pods.stream().flatMap(pod -> pod.node().stream()).distinct();
  }

  /** The first pod on a node. */
  PodState podOn(String node) {
    return pods.stream().filter(p -> p.node().equals(Optional.of(node))).findFirst().orElseThrow();
  }
}
