package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Is there a StatefulSet of each zone's? */
final class StatefulSetThere implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .filter(site -> site.set().isEmpty())
        .map(
            site ->
                Objection.of(
                    Reason.StatefulSetMissing,
                    "zone %s: namespace %s has no StatefulSet %s",
                    site.zone().name(),
                    candidate.namespace(),
                    site.zone().statefulSet()));
  }
}
