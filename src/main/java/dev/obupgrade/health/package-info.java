/**
 * Gates: each asks the live database one question before an upgrade goes on, and answers with the
 * evidence. {@link dev.obupgrade.health.SafeWithoutZone} is the one that stands before every zone
 * that is stopped and every server that is ended.
 *
 * <p>A dead server's rows are missing from the database's virtual tables. So a gate first works out
 * which rows there must be, from the cluster's own book-keeping, and counts a missing one against.
 */
package dev.obupgrade.health;
