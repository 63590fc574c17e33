package dev.obupgrade.health;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.plan.ObVersion;

/**
 * Is an upgrade to this version really over: binaries and data at it, the cluster's upgrade mode
 * left, nothing stopped, every log stream with a leader and in sync? Parameters and merges that
 * were changed for the upgrade are not this gate's business.
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
