/**
 * The steps of an upgrade, one class a step, and in {@link dev.obupgrade.steps.UpgradeSteps} the
 * list of them: the whole way of an upgrade on one page. To add a step, add a class and a line
 * there.
 */
package dev.obupgrade.steps;
