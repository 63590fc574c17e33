/**
 * Pods: their state, their addresses, and what is wrong with them, by their status, by what their
 * containers wrote and by events.
 */
package dev.obupgrade.kube.fabric8.pods;
