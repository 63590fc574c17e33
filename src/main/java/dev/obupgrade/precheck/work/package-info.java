/**
 * Checks of work under way: an upgrade does not begin while the cluster runs jobs that it would
 * disturb.
 */
package dev.obupgrade.precheck.work;
