/**
 * What every step works with: {@link dev.obupgrade.steps.context.UpgradeContext}, which is the
 * upgrade as a step sees it, the way to the cluster, and helpers that ask gates and note times.
 * This package knows no step.
 */
package dev.obupgrade.steps.context;
