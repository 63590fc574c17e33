package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.plan.ObVersion;
import java.util.TreeSet;

/** The version the cluster works as, which all servers must agree on. */
final class MinObserverVersion implements Check {

  /** Older ones can't be upgraded across: 4.1.0.0 is the last barrier of the 4.x line. */
  static final ObVersion OLDEST = ObVersion.parse("4.1.0.0");

  private static final ObVersion FIRST = ObVersion.parse("4.0.0.0");

  /** The versions that an older cluster may still be upgraded to end here. */
  private static final ObVersion AFTER_BARRIER = ObVersion.parse("4.2.0.0");

  @Override
  public Definition definition() {
    return new Definition(
        "MinObserverVersion",
        "GV$OB_PARAMETERS: min_observer_version",
        Versions.ALL,
        "one value on all servers, at least 4.1.0.0 (for a target of 4.1: at least 4.0.0.0)",
        "Servers that disagree: wait until the parameter has spread, or restart the server that lags. Below 4.1.0.0: upgrade to a version of 4.1 first, which none can leave out.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var versions = new TreeSet<>(cluster.upgradeState().minObserverVersions());
    if (versions.isEmpty()) {
      return Finding.failed("no server shows min_observer_version");
    }
    if (versions.size() > 1) {
      return Finding.failed("min_observer_version differs between servers: " + versions);
    }
    ObVersion version = versions.getFirst();
    boolean toBarrier = intent.goesBelow(AFTER_BARRIER);
    return version.compareTo(toBarrier ? FIRST : OLDEST) < 0
        ? Finding.failed(
            "min_observer_version is %s, below %s".formatted(version, toBarrier ? FIRST : OLDEST))
        : Finding.passed(version.toString());
  }
}
