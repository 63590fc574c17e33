package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no DDL task is running. Leaders run a task that rebuilds a table, and the upgrade
 * moves and restarts them.
 */
public final class DdlTasks extends ObstacleCheck {

  public DdlTasks() {
    super(Obstacle.DDL_TASK, "%d DDL tasks are running");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "DdlTasks",
        "__all_virtual_ddl_task_status",
        Versions.ALL,
        "No DDL task is running",
        "Wait until the task is done, or cancel it (find it in __all_virtual_ddl_task_status).");
  }
}
