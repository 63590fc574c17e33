package dev.obupgrade.adoption;

import dev.obupgrade.kube.SetSurroundings.ClaimState;
import dev.obupgrade.reason.Reason;
import java.util.Optional;
import java.util.stream.Stream;

/** Does the next pod of each server find the data? */
final class VolumesUsable implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    return candidate.zones().stream()
        .flatMap(
            site ->
                site.podSurroundings().stream()
                    .flatMap(
                        pod ->
                            pod.claims().stream()
                                .flatMap(claim -> trouble(claim).stream())
                                .map(
                                    trouble ->
                                        Objection.of(
                                            Reason.VolumeUnusable,
                                            "Pod %s of %s: %s",
                                            pod.name(),
                                            site.where(),
                                            trouble))));
  }

  private static Optional<String> trouble(ClaimState claim) {
    String name = "PersistentVolumeClaim " + claim.name();
    if (claim.terminating()) {
      return Optional.of(name + " is being deleted, which happens once no pod uses it");
    }
    if (claim.phase().equals(ClaimState.MISSING)) {
      return Optional.of(name + " is missing");
    }
    return claim.phase().equals(ClaimState.BOUND)
        ? Optional.empty()
        : Optional.of(
            name
                + " is "
                + claim.phase()
                + claim.volume().map(v -> " (PersistentVolume " + v + ")").orElse(""));
  }
}
