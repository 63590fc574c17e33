package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * A DDL task that rebuilds a table is carried on by leaders that the upgrade moves and restarts.
 */
final class DdlTasks extends ObstacleCheck {

  DdlTasks() {
    super(Obstacle.DDL_TASK, "%d DDL tasks are running");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "DdlTasks",
        "__all_virtual_ddl_task_status",
        Versions.ALL,
        "no DDL task",
        "Wait until it is done, or cancel it (find it in __all_virtual_ddl_task_status).");
  }
}
