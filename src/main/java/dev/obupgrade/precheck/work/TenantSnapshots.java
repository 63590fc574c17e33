package dev.obupgrade.precheck.work;

import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.ObstacleCheck;
import dev.obupgrade.precheck.check.Versions;

/**
 * Checks that no tenant snapshot is being created or dropped. Such a snapshot holds data that the
 * upgrade converts. The row _snapshot_global_state is the lock for this work: its status is NORMAL
 * at rest, otherwise that of the work that holds it.
 */
public final class TenantSnapshots extends ObstacleCheck {

  public TenantSnapshots() {
    super(Obstacle.TENANT_SNAPSHOT, "%d tenant snapshots are not NORMAL");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "TenantSnapshots",
        "__all_virtual_tenant_snapshot: status",
        Versions.from("4.3.0.0"),
        "Every tenant snapshot is NORMAL",
        "Wait until the snapshot is created or dropped. Drop a snapshot that failed.");
  }
}
