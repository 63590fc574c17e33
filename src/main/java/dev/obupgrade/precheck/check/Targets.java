package dev.obupgrade.precheck.check;

import dev.obupgrade.plan.ObVersion;
import java.util.Set;
import java.util.TreeSet;

/**
 * The target versions that a check applies to. The changes that checks are about came to the lines
 * 4.2 and 4.3 in different releases.
 *
 * @param until43 the first target below 4.3 that the check applies to
 * @param from43 the first one from 4.3 on
 */
public record Targets(ObVersion until43, ObVersion from43) {
  private static final ObVersion NONE_BELOW = new ObVersion(0, 0, 0, 0);
  private static final ObVersion LINE_43 = ObVersion.parse("4.3.0.0");

  /**
   * From this version on, the target may be the vendor's newest version, and all checks apply to
   * that.
   */
  private static final ObVersion TO_THE_NEWEST = ObVersion.parse("4.2.5.1");

  /** All targets. */
  public static final Targets ALL = new Targets(NONE_BELOW, NONE_BELOW);

  /** Whether a check applies to an upgrade. */
  public enum Matter {
    YES,
    /** The target is unknown. */
    PERHAPS,
    NO
  }

  public static Targets from(String first) {
    return new Targets(ObVersion.parse(first), ObVersion.parse(first));
  }

  /** Targets from one version of 4.2 on, and from another version of 4.3 on. */
  public static Targets from(String first, String firstOf43) {
    return new Targets(ObVersion.parse(first), ObVersion.parse(firstOf43));
  }

  public Matter matter(Intent intent, Set<ObVersion> minObserverVersions) {
    if (equals(ALL)) {
      return Matter.YES;
    }
    if (intent.target().isPresent()) {
      return contain(intent.target().get()) ? Matter.YES : Matter.NO;
    }
    if (minObserverVersions.isEmpty()) {
      return Matter.YES;
    }
    ObVersion current = new TreeSet<>(minObserverVersions).getLast();
    // The target is at least the cluster's version.
    return contain(current) || current.compareTo(TO_THE_NEWEST) >= 0 ? Matter.YES : Matter.PERHAPS;
  }

  public boolean contain(ObVersion target) {
    return target.compareTo(target.compareTo(LINE_43) < 0 ? until43 : from43) >= 0;
  }

  @Override
  public String toString() {
    if (equals(ALL)) {
      return "all";
    }
    return until43.equals(from43)
        ? "from " + from43
        : "from %s (of 4.3, from %s)".formatted(until43, from43);
  }
}
