/**
 * The port to the database: the questions ({@link dev.obupgrade.oceanbase.ClusterView}) and
 * commands ({@link dev.obupgrade.oceanbase.ClusterCommands}) for a cluster, as records. The SQL is
 * in {@code oceanbase.jdbc}.
 *
 * <p>Every answer is what all live servers report at that moment. A dead server's rows are missing
 * from the virtual tables behind log streams, schemas and parameters, so the caller must know what
 * to expect and count what is missing.
 */
package dev.obupgrade.oceanbase;
