/**
 * The database over MySQL's protocol. Every SQL statement of the operator stands in {@link
 * dev.obupgrade.oceanbase.jdbc.Queries} and {@link dev.obupgrade.oceanbase.jdbc.AlterSystem}.
 *
 * <p>Reads move on to the next server when one fails; commands never do, because a command whose
 * reply is lost may have had its effect.
 */
package dev.obupgrade.oceanbase.jdbc;
