/**
 * The steps before anything changes: is the cluster one that can be upgraded, and which versions
 * does the upgrade pass through?
 */
package dev.obupgrade.steps.planning;
