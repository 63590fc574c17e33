package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** Checks that no data load is running. A load is lost when the server that runs it restarts. */
final class DirectLoads extends ObstacleCheck {

  DirectLoads() {
    super(
        Obstacle.DIRECT_LOAD,
        "Loads are running (%d rows; a direct load has one row on each server)",
        Versions.from("4.3.1.0"));
  }

  @Override
  public Definition definition() {
    return new Definition(
        "DirectLoads",
        "__all_virtual_load_data_stat",
        Versions.ALL,
        "No load is running",
        "Wait until the load is done, or stop it.");
  }
}
