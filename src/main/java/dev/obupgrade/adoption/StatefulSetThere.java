package dev.obupgrade.adoption;

import java.util.stream.Stream;

/** Is there a StatefulSet of each zone's? */
final class StatefulSetThere implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .filter(site -> site.set().isEmpty())
        .map(
            site ->
                Refusal.StatefulSetMissing.because(
                    "zone %s: namespace %s has no StatefulSet %s",
                    site.zone().name(), candidate.namespace(), site.zone().statefulSet()));
  }
}
