package dev.obupgrade.adoption;

import dev.obupgrade.kube.Surroundings.DryRun;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Would the API server, with all its policies and webhooks, take the new image? */
final class ImageTaken implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .flatMap(
            site ->
                site.newImage().stream()
                    .filter(dryRun -> dryRun.verdict() == DryRun.Verdict.REFUSED)
                    .map(
                        dryRun ->
                            Objection.of(
                                Reason.PatchRefused,
                                "%s would not get its new image: %s",
                                site.where(),
                                dryRun.words())));
  }
}
