package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Does the StatefulSet of each zone exist? */
final class StatefulSetThere implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .filter(site -> site.set().isEmpty())
        .map(
            site ->
                Objection.of(
                    Reason.StatefulSetMissing,
                    "Namespace %s has no StatefulSet %s (zone %s)",
                    candidate.namespace(),
                    site.zone().statefulSet(),
                    site.zone().name()));
  }
}
