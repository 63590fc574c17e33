package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState;
import java.util.List;
import java.util.stream.Stream;

/** One question about a zone's StatefulSet, asked of each that exists. */
interface ZoneQuestion extends SiteQuestion {

  /**
   * @param where names StatefulSet and zone, for people
   */
  Stream<Objection> ask(ClusterSpec spec, StatefulSetState set, List<PodState> pods, String where);

  @Override
  default Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .flatMap(
            site ->
                site.set().stream()
                    .flatMap(set -> ask(candidate.spec(), set, site.pods(), site.where()))
                    .filter(objection -> candidate.counts(objection, site.zone().name())));
  }
}
