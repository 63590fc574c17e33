/**
 * What a step is and how a list of steps is carried through: one step at a time, each written down
 * before it first acts, each result written down before the next begins. The engine knows nothing
 * of databases or Kubernetes.
 */
package dev.obupgrade.flow;
