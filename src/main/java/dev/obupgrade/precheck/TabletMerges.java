package dev.obupgrade.precheck;

import dev.obupgrade.plan.ObVersion;
import java.util.Set;

/** For which upgrades it matters that tablets have finished their merges. */
public final class TabletMerges {
  /** The name of the check that looks at them. */
  public static final String CHECK = "TabletCompaction";

  /** The view is no proof before. */
  private static final ObVersion PROVES = ObVersion.parse("4.2.0.0");

  /** From here on the vendor's scripts ask in any case. */
  private static final ObVersion ALWAYS_ASKED = ObVersion.parse("4.3.0.0");

  private TabletMerges() {}

  /**
   * @param minObserverVersions of the cluster; more than one while servers disagree
   */
  public static boolean matter(Set<ObVersion> minObserverVersions, ObVersion target) {
    return target.compareTo(ALWAYS_ASKED) >= 0 || prove(minObserverVersions);
  }

  static boolean prove(Set<ObVersion> minObserverVersions) {
    return minObserverVersions.stream().anyMatch(version -> version.compareTo(PROVES) >= 0);
  }
}
