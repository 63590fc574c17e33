package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no replica is moving. While a replica moves to another server, neither place is
 * certain to have it.
 */
public final class ReplicaTasks extends ObstacleCheck {

  public ReplicaTasks() {
    super(Obstacle.REPLICA_TASK, "%d replica tasks are under way");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "ReplicaTasks",
        "CDB_OB_LS_REPLICA_TASKS",
        Versions.ALL,
        "No replica task is under way",
        "Wait until CDB_OB_LS_REPLICA_TASKS is empty.");
  }
}
