package dev.obupgrade.oceanbase;

/**
 * A tenant's major compaction (merge), from {@code CDB_OB_MAJOR_COMPACTION}.
 *
 * @param idle nothing broadcast that isn't merged, and status IDLE
 */
public record Compaction(long tenantId, boolean idle, boolean suspended, boolean error) {}
