package dev.obupgrade.oceanbase;

/**
 * A tenant's major compaction (merge), from {@code CDB_OB_MAJOR_COMPACTION}.
 *
 * @param idle whether everything broadcast is merged and the status is IDLE
 */
public record Compaction(long tenantId, boolean idle, boolean suspended, boolean error) {}
