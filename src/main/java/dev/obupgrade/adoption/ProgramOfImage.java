package dev.obupgrade.adoption;

import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Does a new image bring a new program? */
final class ProgramOfImage implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .flatMap(
            site ->
                site.surroundings().stream()
                    .flatMap(s -> s.programKept().stream())
                    .map(
                        mount ->
                            Objection.of(
                                Reason.ProgramKept,
                                "%s mounts volume %s, which hides the program of its image",
                                site.where(),
                                mount)));
  }
}
