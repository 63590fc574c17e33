package dev.obupgrade.oceanbase;

/**
 * A tenant whose compatibility mode is Oracle.
 *
 * @param replicationUsers how many users named STANDBY_REPLICATION it has
 */
public record OracleTenant(long id, String name, long replicationUsers) {}
