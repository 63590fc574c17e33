package dev.obupgrade.precheck.versions;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Versions;
import java.util.TreeSet;

/**
 * Checks that the cluster can be upgraded to the target. OceanBase has no downgrade, and a target
 * can be too far away.
 */
public final class TargetVersion implements Check {
  /** From this target on, upgrade_checker.py requires at least {@link #OLDEST_FOR_FAR}. */
  private static final ObVersion FAR = ObVersion.parse("4.3.5.0");

  private static final ObVersion OLDEST_FOR_FAR = ObVersion.parse("4.2.5.1");

  @Override
  public Definition definition() {
    return new Definition(
        "TargetVersion",
        "GV$OB_PARAMETERS: min_observer_version",
        Versions.ALL,
        "The target version is not lower than any server's min_observer_version. For a target from 4.3.5.0 on, min_observer_version is at least 4.2.5.1",
        "Name a target version that is not lower than the cluster's. OceanBase can't be downgraded. If the target is too far away, upgrade to a version in between first.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (intent.target().isEmpty()) {
      return Finding.notApplicable("No target version is given");
    }
    ObVersion target = intent.target().get();
    var versions = new TreeSet<>(cluster.upgradeState().minObserverVersions());
    if (versions.isEmpty()) {
      return Finding.failed(
          "No server shows min_observer_version to compare with the target %s".formatted(target));
    }
    ObVersion current = versions.getLast();
    if (target.compareTo(current) < 0) {
      return Finding.failed(
          "The target %s is lower than the cluster's %s".formatted(target, current));
    }
    return target.compareTo(FAR) >= 0 && tooOld(versions.getFirst())
        ? Finding.failed(
            "%s can't be upgraded to %s; only %s and later can"
                .formatted(versions.getFirst(), target, OLDEST_FOR_FAR))
        : Finding.passed("from %s to %s".formatted(current, target));
  }

  /** Leaves versions older than the last barrier to {@link MinObserverVersion}. */
  private static boolean tooOld(ObVersion version) {
    return version.compareTo(OLDEST_FOR_FAR) < 0
        && version.compareTo(MinObserverVersion.OLDEST) >= 0;
  }
}
