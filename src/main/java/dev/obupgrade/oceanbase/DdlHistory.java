package dev.obupgrade.oceanbase;

/**
 * How many rows of {@code __all_virtual_ddl_operation} a tenant has: every change of its schema.
 */
public record DdlHistory(long tenantId, long operations) {}
