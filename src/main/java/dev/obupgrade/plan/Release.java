package dev.obupgrade.plan;

import java.util.Comparator;
import java.util.OptionalLong;

/**
 * A name in the upgrade graph: {@code A.B.C.D} for every build of a version, {@code A.B.C.D-R} for
 * one build of it. Ordered by version; of one version, named builds come first, the newest before
 * the older, and the plain version last, since a named build is the more exact match.
 */
public record Release(ObVersion version, OptionalLong build) implements Comparable<Release> {

  private static final Comparator<Release> ORDER =
      Comparator.comparing(Release::version)
          .thenComparing(Comparator.comparingLong(Release::buildOrNone).reversed());

  /**
   * @throws IllegalArgumentException naming the text when it is neither form
   */
  public static Release parse(String text) {
    return ObVersion.isVersion(text) ? of(ObVersion.parse(text)) : of(BuildVersion.parse(text));
  }

  public static Release of(ObVersion version) {
    return new Release(version, OptionalLong.empty());
  }

  public static Release of(BuildVersion build) {
    return new Release(build.version(), OptionalLong.of(build.build()));
  }

  /** The plain version, whatever the build. */
  public Release withoutBuild() {
    return of(version);
  }

  /** Whether a binary of this build is one that the name stands for. */
  public boolean includes(BuildVersion binary) {
    return version.equals(binary.version())
        && (build.isEmpty() || build.getAsLong() == binary.build());
  }

  @Override
  public int compareTo(Release other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return build.isPresent() ? version + "-" + build.getAsLong() : version.toString();
  }

  private long buildOrNone() {
    return build.orElse(-1);
  }
}
