package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.plan.BuildVersion;

/**
 * Is an upgrade to this build over? Binaries and data must be at it, the upgrade mode off, nothing
 * stopped, and every log stream in sync and with a leader. This gate doesn't look at parameters and
 * merges that the upgrade changed.
 */
public record UpgradeOver(BuildVersion build) implements Gate {

  @Override
  public GateResult ask(ClusterView cluster) {
    return new AllOf(
            new BinariesAt(build),
            new DataAt(build.version()),
            new UpgradeModeEnded(),
            new ClusterServing(),
            new LogInSync(Scope.EVERYWHERE),
            new EveryLogStreamLed())
        .ask(cluster);
  }
}
