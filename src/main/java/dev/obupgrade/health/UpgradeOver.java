package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.plan.ObVersion;

/**
 * Is an upgrade to this version over? Binaries and data must be at it, the upgrade mode off,
 * nothing stopped, and every log stream in sync and with a leader. This gate doesn't look at
 * parameters and merges that the upgrade changed.
 */
public record UpgradeOver(ObVersion version) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    return new AllOf(
            new BinariesAt(version),
            new DataAt(version),
            new UpgradeModeEnded(),
            new ClusterServing(),
            new LogInSync(Scope.EVERYWHERE),
            new EveryLogStreamLed())
        .ask(cluster);
  }
}
