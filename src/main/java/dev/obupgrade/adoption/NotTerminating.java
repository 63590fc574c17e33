package dev.obupgrade.adoption;

import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Is nobody deleting the StatefulSet? */
final class NotTerminating implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .filter(site -> site.surroundings().map(SetSurroundings::terminating).orElse(false))
        .map(
            site ->
                Objection.of(Reason.StatefulSetTerminating, "%s is being deleted", site.where()));
  }
}
