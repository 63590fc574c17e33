/**
 * The steps of an upgrade, one class a step, and in {@link dev.obupgrade.steps.UpgradeSteps} the
 * list of them: the whole upgrade on one page. The packages below have the steps, by what they are
 * about. To add a step, add a class there and a line to the list.
 */
package dev.obupgrade.steps;
