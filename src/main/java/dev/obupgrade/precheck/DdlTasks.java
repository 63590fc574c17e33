package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Activity;

/**
 * A DDL task that rebuilds a table is carried on by leaders that the upgrade moves and restarts.
 */
final class DdlTasks extends ActivityCheck {

  DdlTasks() {
    super(Activity.DDL_TASK, "%d DDL tasks are running");
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
