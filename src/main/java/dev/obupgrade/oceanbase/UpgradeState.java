package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.ObVersion;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster's own upgrade mode and stage, from its parameters on all live servers.
 *
 * @param upgradeMode the values of {@code enable_upgrade_mode}; more than one while servers
 *     disagree
 * @param stage the values of {@code _upgrade_stage}: NONE, PREUPGRADE, DBUPGRADE, POSTUPGRADE
 * @param minObserverVersions the values of {@code min_observer_version}
 */
public record UpgradeState(
    Set<Boolean> upgradeMode, Set<String> stage, Set<ObVersion> minObserverVersions) {

  public UpgradeState {
    upgradeMode = Set.copyOf(upgradeMode);
    stage = Set.copyOf(stage);
    minObserverVersions = Set.copyOf(minObserverVersions);
  }

  /** The one version all live servers agree on. */
  public Optional<ObVersion> minObserverVersion() {
    return minObserverVersions.size() == 1
        ? Optional.of(minObserverVersions.iterator().next())
        : Optional.empty();
  }

  public boolean inUpgradeMode() {
    return upgradeMode.contains(true);
  }

  public boolean stageIs(String wanted) {
    return stage.equals(Set.of(wanted));
  }

  /** No upgrade is under way, on any server. */
  public boolean off() {
    return upgradeMode.equals(Set.of(false)) && stageIs("NONE");
  }
}
