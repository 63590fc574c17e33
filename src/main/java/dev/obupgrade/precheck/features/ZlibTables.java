package dev.obupgrade.precheck.features;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;

/** Checks that no table is compressed by zlib. New versions can't read such tables. */
public final class ZlibTables extends ObstacleCheck {

  public ZlibTables() {
    super(Obstacle.ZLIB_TABLE, "%d tables are compressed by zlib");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "ZlibTables",
        "__all_virtual_table: compress_func_name",
        Versions.ALL,
        Targets.from("4.2.2.0", "4.3.1.0"),
        "No table is compressed by zlib",
        "Give the table another compression and merge: run ALTER TABLE <table> COMPRESSION = 'zstd_1.3.8', then ALTER SYSTEM MAJOR FREEZE TENANT = <tenant>. Wait for the merge.");
  }
}
