/**
 * Gates: each asks the live database one question before an upgrade continues, and answers with the
 * evidence. The operator asks {@link dev.obupgrade.health.SafeWithoutZone} before it stops a zone
 * and before it ends a server.
 *
 * <p>The database's virtual tables lack the rows of a dead server. So a gate first reads from the
 * cluster's own bookkeeping which rows there must be. A missing row shuts the gate.
 */
package dev.obupgrade.health;
