package dev.obupgrade.steps.git;

import dev.obupgrade.plan.BuildVersion;
import java.util.Optional;

/** The version that an image's tag names, as the vendor's images have it. */
final class ImageTag {
  private ImageTag() {}

  /** Whether both tags name a version, and the first one's is the lower one. */
  static boolean older(String one, String other) {
    Optional<BuildVersion> first = version(one);
    Optional<BuildVersion> second = version(other);
    if (first.isEmpty() || second.isEmpty()) {
      return false;
    }
    // A tag without a build number may be any build of its version.
    boolean builds = first.get().build() > 0 && second.get().build() > 0;
    return builds
        ? first.get().compareTo(second.get()) < 0
        : first.get().version().compareTo(second.get().version()) < 0;
  }

  private static Optional<BuildVersion> version(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    int digest = name.indexOf('@');
    String tagged = digest < 0 ? name : name.substring(0, digest);
    int colon = tagged.indexOf(':');
    try {
      return colon < 0
          ? Optional.empty()
          : Optional.of(BuildVersion.parseOrNone(tagged.substring(colon + 1)));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }
}
