package dev.obupgrade.oceanbase;

import java.util.OptionalLong;

/**
 * How full a disk is, or a tenant's share of one.
 *
 * @param tenantId the tenant whose share it is; empty for a whole disk
 * @param total bytes that may be used
 */
public record DiskUse(ServerAddress server, OptionalLong tenantId, long used, long total) {

  /** In whole percent, rounded down; 100 for a disk without any room. */
  public long percent() {
    return total <= 0 ? 100 : Math.round(Math.floor(100.0 * used / total));
  }
}
