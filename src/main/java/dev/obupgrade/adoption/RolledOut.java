package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/** Is every pod of the newest revision? */
final class RolledOut implements ZoneQuestion {

  @Override
  public Stream<Objection> ask(
      ClusterSpec spec, StatefulSetState set, List<PodState> pods, String where) {
    return pods.stream()
        .filter(pod -> PodsOwned.ownedBy(set, pod))
        .filter(pod -> !set.observed() || !pod.revision().equals(set.updateRevision()))
        .map(
            pod ->
                Objection.of(
                    Reason.RolloutUnderWay,
                    "%s is in the middle of a rollout: pod %s is not of the newest revision",
                    where,
                    pod.name()));
  }
}
