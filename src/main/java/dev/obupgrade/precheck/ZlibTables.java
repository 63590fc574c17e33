package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/** Checks that no table is compressed by zlib. New versions can't read such tables. */
final class ZlibTables extends ObstacleCheck {

  ZlibTables() {
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
