package dev.obupgrade.adoption;

import dev.obupgrade.kube.Surroundings.DryRun;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Does the API server, with all its policies and webhooks, accept the new image in a dry run? */
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
                                "The API server refuses the new image of %s: %s",
                                site.where(),
                                dryRun.words())));
  }
}
