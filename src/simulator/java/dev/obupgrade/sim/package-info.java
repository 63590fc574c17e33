/**
 * A simulated OceanBase cluster: system views, {@code ALTER SYSTEM}, restarts, leaders, log and
 * schema catch-up, and user tables whose writes need a majority; for tests, the demo, and anybody
 * who tests tools against OceanBase.
 */
package dev.obupgrade.sim;
