package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * Checks that no replica is moving. While a replica moves to another server, neither place is
 * certain to have it.
 */
final class ReplicaTasks extends ObstacleCheck {

  ReplicaTasks() {
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
