/**
 * One client's statements: which of them the engine, the cluster or the session itself answers, and
 * what a statement needs from the cluster before it may run.
 */
package dev.obupgrade.sim.session;
