package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/** Does a rolling update reach every pod? */
final class Unpartitioned implements ZoneQuestion {

  @Override
  public Stream<Objection> ask(
      ClusterSpec spec, StatefulSetState set, List<PodState> pods, String where) {
    return set.partition() == 0
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.UpdatePartition,
                "%s has a rolling-update partition of %d, which would keep pods on the old image",
                where,
                set.partition()));
  }
}
