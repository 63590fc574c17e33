package dev.obupgrade.adoption;

import dev.obupgrade.adoption.Candidate.ZoneSite;
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
                site.orphans().isEmpty() ? missing(candidate, site) : orphaned(candidate, site));
  }

  private static Objection missing(Candidate candidate, ZoneSite site) {
    return Objection.of(
        Reason.StatefulSetMissing,
        "Namespace %s has no StatefulSet %s (zone %s)",
        candidate.namespace(),
        site.zone().statefulSet(),
        site.zone().name());
  }

  /** Somebody creates it again at this moment. */
  private static Objection orphaned(Candidate candidate, ZoneSite site) {
    return Objection.of(
        Reason.PodsOrphaned,
        "Namespace %s has no StatefulSet %s (zone %s), but its pods: %s",
        candidate.namespace(),
        site.zone().statefulSet(),
        site.zone().name(),
        String.join(", ", site.orphans().stream().limit(9).toList()));
  }
}
