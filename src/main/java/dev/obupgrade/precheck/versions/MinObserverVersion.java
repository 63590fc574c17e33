package dev.obupgrade.precheck.versions;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.ServersByValue;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks the version that the cluster works as. All servers must agree on it, it must be that of
 * their programs, and it must not be older than the last barrier. Programs that are newer than it,
 * all of them and without upgrade mode, come from an upgrade that nobody finished: END ROLLING
 * UPGRADE sets it.
 */
public final class MinObserverVersion implements Check {

  /** 4.1.0.0 is the last barrier of the 4.x line: no older version can skip it. */
  public static final ObVersion OLDEST = ObVersion.parse("4.1.0.0");

  private static final ObVersion FIRST = ObVersion.parse("4.0.0.0");

  /** A cluster older than the barrier can be upgraded only to versions below this one. */
  private static final ObVersion AFTER_BARRIER = ObVersion.parse("4.2.0.0");

  @Override
  public Definition definition() {
    return new Definition(
        "MinObserverVersion",
        "GV$OB_PARAMETERS: min_observer_version",
        Versions.ALL,
        "All servers have one value, the version of their programs, at least 4.1.0.0 (for a target of 4.1, at least 4.0.0.0)",
        "If servers disagree, wait until the parameter has spread, or restart the server that lags. If the servers' programs are newer, finish the earlier upgrade: run upgrade_pre.py and then upgrade_post.py of the programs' version. Below 4.1.0.0, upgrade to a version of 4.1 first. No upgrade can skip it.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    var versions = new TreeSet<>(cluster.upgradeState().minObserverVersions());
    if (versions.isEmpty()) {
      return Finding.failed("No server shows min_observer_version");
    }
    if (versions.size() > 1) {
      return Finding.failed(
          "min_observer_version differs between servers: "
              + versions
              + ServersByValue.words(cluster, "min_observer_version"));
    }
    ObVersion version = versions.getFirst();
    Set<ObVersion> running =
        cluster.servers().stream().map(s -> s.build().version()).collect(Collectors.toSet());
    if (running.size() == 1 && !running.contains(version)) {
      return Finding.failed(
          "min_observer_version is %s, but every server runs %s"
              .formatted(version, running.iterator().next()));
    }
    boolean toBarrier = intent.goesBelow(AFTER_BARRIER);
    return version.compareTo(toBarrier ? FIRST : OLDEST) < 0
        ? Finding.failed(
            "min_observer_version is %s, below %s".formatted(version, toBarrier ? FIRST : OLDEST))
        : Finding.passed(version.toString());
  }
}
