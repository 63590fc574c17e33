package dev.obupgrade.oceanbase;

import java.time.Duration;

/**
 * A tenant's newest successful backup in {@code CDB_OB_BACKUP_SET_FILES}, by the database's clock.
 */
public record DataBackup(long tenantId, Duration age) {}
