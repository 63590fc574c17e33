/**
 * Decides which of the operator's replicas acts. One replica at a time holds a Lease in the
 * release's namespace. The holder writes to it every two seconds. The others look every second.
 * They take it when the holder released it, or when it hasn't changed for the time that it says it
 * is valid.
 *
 * <p>The operator doesn't use its SDK's own election. That one compares the time in the Lease with
 * the clock of another node, lets a leader that loses the Lease continue, and doesn't release the
 * Lease of a leader that is stopped.
 */
package dev.obupgrade.controller.leader;
