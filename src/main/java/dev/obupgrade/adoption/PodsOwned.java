package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Does every pod that the selector finds belong to the StatefulSet? */
final class PodsOwned implements ZoneQuestion {

  @Override
  public Stream<Objection> ask(
      ClusterSpec spec, StatefulSetState set, List<PodState> pods, String where) {
    return pods.stream()
        .filter(pod -> !ownedBy(set, pod))
        .map(pod -> pod.adoptableBy(set) ? orphaned(pod, where) : foreign(pod, where));
  }

  private static Objection orphaned(PodState pod, String where) {
    return Objection.of(
        Reason.PodsOrphaned, "Pod %s has no controller yet. %s adopts it", pod.name(), where);
  }

  private static Objection foreign(PodState pod, String where) {
    return Objection.of(
        Reason.ForeignPod,
        "Pod %s matches the selector of %s but does not belong to it",
        pod.name(),
        where);
  }

  static boolean ownedBy(StatefulSetState set, PodState pod) {
    return pod.owner().equals(Optional.of(set.uid()));
  }
}
