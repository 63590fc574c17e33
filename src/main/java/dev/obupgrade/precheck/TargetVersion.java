package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.plan.ObVersion;
import java.util.TreeSet;

/** An upgrade that goes backwards would need a downgrade, which OceanBase doesn't have. */
final class TargetVersion implements Check {
  /** Its upgrade_checker.py, and so every later one's, asks for the next one at least. */
  private static final ObVersion FAR = ObVersion.parse("4.3.5.0");

  private static final ObVersion OLDEST_FOR_FAR = ObVersion.parse("4.2.5.1");

  @Override
  public Definition definition() {
    return new Definition(
        "TargetVersion",
        "GV$OB_PARAMETERS: min_observer_version",
        Versions.ALL,
        "the target version is not lower than any server's min_observer_version, which for a target from 4.3.5.0 on is at least 4.2.5.1",
        "Name a target version that is not lower than the cluster's; OceanBase can't be downgraded. One that is too far away: upgrade to a version between first.");
  }

  @Override
  public Finding look(FitnessView cluster, Intent intent) {
    if (intent.target().isEmpty()) {
      return Finding.notApplicable("no target version was given");
    }
    ObVersion target = intent.target().get();
    var versions = new TreeSet<>(cluster.upgradeState().minObserverVersions());
    if (versions.isEmpty()) {
      return Finding.failed(
          "no server shows min_observer_version to compare %s with".formatted(target));
    }
    ObVersion current = versions.getLast();
    if (target.compareTo(current) < 0) {
      return Finding.failed(
          "the target %s is lower than the cluster's %s".formatted(target, current));
    }
    return target.compareTo(FAR) >= 0 && tooOld(versions.getFirst())
        ? Finding.failed(
            "%s can't be upgraded to %s, only %s and later"
                .formatted(versions.getFirst(), target, OLDEST_FOR_FAR))
        : Finding.passed("from %s to %s".formatted(current, target));
  }

  /** Of what is older than the last barrier, {@link MinObserverVersion} says so. */
  private static boolean tooOld(ObVersion version) {
    return version.compareTo(OLDEST_FOR_FAR) < 0
        && version.compareTo(MinObserverVersion.OLDEST) >= 0;
  }
}
