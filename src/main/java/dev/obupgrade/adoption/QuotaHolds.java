package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/**
 * Do the quotas allow a pod to be created again? A quota below what is in use keeps the running
 * pods and refuses new ones.
 */
final class QuotaHolds implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.exceededQuotas().orElse(List.of()).stream()
        .map(
            excess ->
                Objection.of(
                    Reason.QuotaExceeded,
                    "ResourceQuota %s of namespace %s allows %s of %s, but %s are in use",
                    excess.quota(),
                    candidate.namespace(),
                    excess.hard(),
                    excess.resource(),
                    excess.used()));
  }
}
