/**
 * What one client's statements do: which of them the engine answers, which the cluster, and which
 * the session itself; and what a statement needs of the cluster before it may run.
 */
package dev.obupgrade.sim.session;
