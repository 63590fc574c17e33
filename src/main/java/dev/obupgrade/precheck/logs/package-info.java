/** Checks of log streams: their replicas, their leaders, and the majority without each zone. */
package dev.obupgrade.precheck.logs;
