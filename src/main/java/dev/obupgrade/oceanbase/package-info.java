/**
 * The port to the database: what a cluster can be asked ({@link
 * dev.obupgrade.oceanbase.ClusterView}) and told ({@link dev.obupgrade.oceanbase.ClusterCommands}),
 * as records. No SQL stands here: that is {@code oceanbase.jdbc}'s.
 *
 * <p>Everything read is what the database said at that moment, from all live servers: a dead
 * server's rows are missing from the virtual tables behind log streams, schemas and parameters, so
 * whoever asks must know what to expect and count what is missing.
 */
package dev.obupgrade.oceanbase;
