package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** A replica on its way to another server is in neither place for sure. */
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
        "no replica task",
        "Wait until CDB_OB_LS_REPLICA_TASKS is empty.");
  }
}
