/**
 * Finds clusters that are in the middle of an upgrade on which no ObUpgrade works: the record of
 * one was left, or a database is in upgrade mode. Finds StatefulSets in which somebody restored an
 * image from before the last upgrade. It only reads, and reports. Of an upgrade that has not ended
 * it writes nothing, and nothing of a record.
 */
package dev.obupgrade.controller.watchdog;
