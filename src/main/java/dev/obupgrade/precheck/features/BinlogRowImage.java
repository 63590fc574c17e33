package dev.obupgrade.precheck.features;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that every tenant logs whole rows. CDC of later versions can't follow a tenant that logs
 * only the changed columns.
 */
public final class BinlogRowImage extends ObstacleCheck {

  public BinlogRowImage() {
    super(Obstacle.MINIMAL_ROW_IMAGE, "binlog_row_image is MINIMAL in %d tenants");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "BinlogRowImage",
        "CDB_OB_SYS_VARIABLES: binlog_row_image",
        Versions.before("4.3.0.0"),
        Targets.from("4.3.1.0"),
        "No tenant has binlog_row_image MINIMAL",
        "In that tenant, run SET GLOBAL binlog_row_image = 'FULL'.");
  }
}
