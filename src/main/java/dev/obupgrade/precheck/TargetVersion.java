package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.plan.ObVersion;
import java.util.TreeSet;

/** An upgrade that goes backwards would need a downgrade, which OceanBase doesn't have. */
final class TargetVersion implements Check {

  @Override
  public Definition definition() {
    return new Definition(
        "TargetVersion",
        "GV$OB_PARAMETERS: min_observer_version",
        Versions.ALL,
        "the target version is not lower than any server's min_observer_version",
        "Name a target version that is not lower than the cluster's; OceanBase can't be downgraded.");
  }

  @Override
  public Finding look(ClusterView cluster, Intent intent) {
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
    return target.compareTo(current) < 0
        ? Finding.failed("the target %s is lower than the cluster's %s".formatted(target, current))
        : Finding.passed("from %s to %s".formatted(current, target));
  }
}
