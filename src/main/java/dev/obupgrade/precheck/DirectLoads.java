package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** A load is lost with the server that runs it. */
final class DirectLoads extends ObstacleCheck {

  DirectLoads() {
    super(
        Obstacle.DIRECT_LOAD,
        "loads are running (%d rows; a direct load has one on each server)",
        Versions.from("4.3.1.0"));
  }

  @Override
  public Definition definition() {
    return new Definition(
        "DirectLoads",
        "__all_virtual_load_data_stat",
        Versions.ALL,
        "no load",
        "Wait until the load is done, or stop it.");
  }
}
