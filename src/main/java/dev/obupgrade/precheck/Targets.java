package dev.obupgrade.precheck;

import dev.obupgrade.plan.ObVersion;
import java.util.Set;
import java.util.TreeSet;

/**
 * The versions whose upgrades a check is about. What a version no longer understands, or makes
 * itself, came with the lines 4.2 and 4.3 one by one.
 *
 * @param until43 the first target below 4.3 that it matters for
 * @param from43 the first one from 4.3 on
 */
public record Targets(ObVersion until43, ObVersion from43) {
  private static final ObVersion NONE_BELOW = new ObVersion(0, 0, 0, 0);
  private static final ObVersion LINE_43 = ObVersion.parse("4.3.0.0");

  /** From here on the vendor's newest version may be the target, which all of it matters for. */
  private static final ObVersion TO_THE_NEWEST = ObVersion.parse("4.2.5.1");

  /** Every target there is. */
  public static final Targets ALL = new Targets(NONE_BELOW, NONE_BELOW);

  /** Whether it matters for an upgrade. */
  enum Matter {
    YES,
    /** Nobody has said where it goes to. */
    PERHAPS,
    NO
  }

  public static Targets from(String first) {
    return new Targets(ObVersion.parse(first), ObVersion.parse(first));
  }

  /** From one version of 4.2 on, and from another one of 4.3. */
  public static Targets from(String first, String firstOf43) {
    return new Targets(ObVersion.parse(first), ObVersion.parse(firstOf43));
  }

  Matter matter(Intent intent, Set<ObVersion> minObserverVersions) {
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
    // It goes at least where the cluster is.
    return contain(current) || current.compareTo(TO_THE_NEWEST) >= 0 ? Matter.YES : Matter.PERHAPS;
  }

  boolean contain(ObVersion target) {
    return target.compareTo(target.compareTo(LINE_43) < 0 ? until43 : from43) >= 0;
  }

  @Override
  public String toString() {
    if (equals(ALL)) {
      return "all";
    }
    return until43.equals(from43)
        ? "from " + from43
        : "from %s, of 4.3 from %s".formatted(until43, from43);
  }
}
