/**
 * A simulated OceanBase cluster: system views, {@code ALTER SYSTEM}, restarts, leaders, log and
 * schema catch-up, and user tables whose writes need a majority. It serves tests, the demo, and
 * everyone who tests tools against OceanBase.
 */
package dev.obupgrade.sim;
