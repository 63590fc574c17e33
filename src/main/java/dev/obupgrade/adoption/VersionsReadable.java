package dev.obupgrade.adoption;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Is each version a possible version of OceanBase? The numbers have their own limits. */
final class VersionsReadable implements SiteQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate) {
    ObUpgradeSpec spec = candidate.upgrade();
    return Stream.concat(
        unreadable("spec.target.version", spec.target()),
        spec.via().stream().flatMap(via -> unreadable("spec.via[].version", via)));
  }

  private static Stream<Objection> unreadable(String field, ImageVersion image) {
    try {
      ObVersion.parse(image.version());
      return Stream.empty();
    } catch (IllegalArgumentException e) {
      return Stream.of(Objection.of(Reason.VersionUnreadable, "%s: %s", field, e.getMessage()));
    }
  }
}
