package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/** Does the pod template have the container whose image the operator replaces? */
final class ContainerThere implements ZoneQuestion {

  @Override
  public Stream<Objection> ask(
      ClusterSpec spec, StatefulSetState set, List<PodState> pods, String where) {
    return set.images().containsKey(spec.container())
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.ContainerMissing,
                "%s has no container '%s', only %s",
                where,
                spec.container(),
                set.images().keySet().stream().sorted().toList()));
  }
}
