/**
 * The steps that stop a zone, wait until it is upgraded, and start it again. The steps in between,
 * which replace its pods, are in {@code dev.obupgrade.steps.pods}.
 */
package dev.obupgrade.steps.zone;
