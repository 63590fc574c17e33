package dev.obupgrade.plan;

import java.util.Comparator;
import java.util.OptionalLong;

/**
 * A name in the upgrade graph: {@code A.B.C.D} for every build of a version, {@code A.B.C.D-R} for
 * one build of it. Releases sort by version. Within a version, named builds come first, the newest
 * before older ones. The plain version comes last, since a named build matches more exactly.
 */
public record Release(ObVersion version, OptionalLong build) implements Comparable<Release> {

  private static final Comparator<Release> ORDER =
      Comparator.comparing(Release::version)
          .thenComparing(Comparator.comparingLong(Release::buildOrNone).reversed());

  /**
   * @throws IllegalArgumentException if the text has neither form; the message quotes it
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

  /** Whether the name stands for a binary of this build. */
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
