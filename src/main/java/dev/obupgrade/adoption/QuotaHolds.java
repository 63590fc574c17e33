package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;
import java.util.List;
import java.util.stream.Stream;

/**
 * Would a deleted pod be made again? A quota that was lowered below what runs lets everything run
 * on and nothing start.
 */
final class QuotaHolds implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.exceededQuotas().orElse(List.of()).stream()
        .map(
            excess ->
                Objection.of(
                    Reason.QuotaExceeded,
                    "ResourceQuota %s of namespace %s: %s of %s are used for %s",
                    excess.quota(),
                    candidate.namespace(),
                    excess.used(),
                    excess.hard(),
                    excess.resource()));
  }
}
