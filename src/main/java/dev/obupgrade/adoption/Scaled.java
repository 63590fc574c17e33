package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/** Does the StatefulSet have all its pods, and at least one? */
final class Scaled implements ZoneQuestion {

  @Override
  public Stream<Objection> ask(
      ClusterSpec spec, StatefulSetState set, List<PodState> pods, String where) {
    if (set.replicas() < 1) {
      return Stream.of(Objection.of(Reason.NoReplicas, "%s has no replicas", where));
    }
    return pods.size() == set.replicas()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.PodsMissing, "%s has %d of %d pods", where, pods.size(), set.replicas()));
  }
}
