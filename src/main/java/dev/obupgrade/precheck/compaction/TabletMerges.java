package dev.obupgrade.precheck.compaction;

import dev.obupgrade.plan.ObVersion;
import java.util.Set;

/** Decides for which upgrades unfinished tablet merges matter. */
public final class TabletMerges {
  /** The name of the check that looks at tablet merges. */
  public static final String CHECK = "TabletCompaction";

  /** Before this version, the view proves nothing. */
  private static final ObVersion PROVES = ObVersion.parse("4.2.0.0");

  /** For targets from this version on, the vendor's scripts always ask. */
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
