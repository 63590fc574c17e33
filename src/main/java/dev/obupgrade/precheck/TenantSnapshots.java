package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Obstacle;

/**
 * A snapshot that is being made or dropped holds on to data that the upgrade converts. The row
 * _snapshot_global_state is the lock of such work: NORMAL at rest, else as the work that holds it.
 */
final class TenantSnapshots extends ObstacleCheck {

  TenantSnapshots() {
    super(Obstacle.TENANT_SNAPSHOT, "%d snapshots of tenants are not NORMAL");
  }

  @Override
  public Definition definition() {
    return new Definition(
        "TenantSnapshots",
        "__all_virtual_tenant_snapshot: status",
        Versions.from("4.3.0.0"),
        "every snapshot of a tenant NORMAL",
        "Wait until the snapshot is made or dropped; one that failed has to be dropped.");
  }
}
