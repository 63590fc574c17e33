/**
 * The database over MySQL's protocol. Every SQL statement of the operator is in {@link
 * dev.obupgrade.oceanbase.jdbc.Queries} and {@link dev.obupgrade.oceanbase.jdbc.AlterSystem}.
 *
 * <p>Reads move on to the next server when one fails; commands never do, because a command whose
 * reply is lost may have taken effect.
 */
package dev.obupgrade.oceanbase.jdbc;
