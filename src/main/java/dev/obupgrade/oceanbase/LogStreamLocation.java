package dev.obupgrade.oceanbase;

/**
 * Where a replica belongs by the cluster's own book-keeping ({@code CDB_OB_LS_LOCATIONS}): unlike
 * {@link LogReplica} it still has a dead server's rows, so it tells what to expect.
 */
public record LogStreamLocation(
    long tenantId, long logStreamId, ServerAddress server, String zone, boolean leader) {}
