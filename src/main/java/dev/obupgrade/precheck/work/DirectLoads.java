package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/** Checks that no data load is running. A load is lost when the server that runs it restarts. */
public final class DirectLoads extends ObstacleCheck {

  public DirectLoads() {
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
