package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Is every pod ready? While one isn't, the StatefulSet's controller replaces no other, and the zone
 * would stay stopped.
 */
final class PodsReady implements ZoneQuestion {

  @Override
  public Stream<Objection> ask(
      ClusterSpec spec, StatefulSetState set, List<PodState> pods, String where) {
    return pods.stream()
        .filter(pod -> PodsOwned.ownedBy(set, pod))
        .flatMap(
            pod ->
                state(pod)
                    .map(
                        state ->
                            Objection.of(
                                Reason.PodNotReady, "Pod %s of %s %s", pod.name(), where, state))
                    .stream());
  }

  private static Optional<String> state(PodState pod) {
    if (pod.terminating()) {
      return Optional.of("is being deleted");
    }
    if (pod.ready()) {
      return Optional.empty();
    }
    return Optional.of(
        (pod.node().isEmpty() ? "has no node" : "is not ready")
            + pod.trouble().map(trouble -> " (" + trouble.message() + ")").orElse(""));
  }
}
