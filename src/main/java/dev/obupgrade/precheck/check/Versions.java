package dev.obupgrade.precheck.check;

import dev.obupgrade.plan.ObVersion;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster versions that a check applies to, by {@code min_observer_version}.
 *
 * @param from the first version
 * @param before the first version that it no longer applies to
 */
public record Versions(Optional<ObVersion> from, Optional<ObVersion> before) {

  /** All versions. */
  public static final Versions ALL = new Versions(Optional.empty(), Optional.empty());

  public static Versions from(String version) {
    return new Versions(Optional.of(ObVersion.parse(version)), Optional.empty());
  }

  public static Versions before(String version) {
    return new Versions(Optional.empty(), Optional.of(ObVersion.parse(version)));
  }

  public static Versions between(String first, String end) {
    return new Versions(Optional.of(ObVersion.parse(first)), Optional.of(ObVersion.parse(end)));
  }

  /**
   * Whether the check applies to a cluster with these values of {@code min_observer_version}. While
   * servers disagree, one match suffices. Without any value, the check applies.
   */
  public boolean concern(Set<ObVersion> minObserverVersions) {
    return equals(ALL)
        || minObserverVersions.isEmpty()
        || minObserverVersions.stream().anyMatch(this::contains);
  }

  private boolean contains(ObVersion version) {
    return from.map(first -> version.compareTo(first) >= 0).orElse(true)
        && before.map(end -> version.compareTo(end) < 0).orElse(true);
  }

  @Override
  public String toString() {
    if (equals(ALL)) {
      return "all";
    }
    return (from.map(first -> "from " + first).orElse("")
            + before.map(end -> " before " + end).orElse(""))
        .strip();
  }
}
