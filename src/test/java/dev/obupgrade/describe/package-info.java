/**
 * What {@code kubectl describe} shows of an upgrade: written by the same rules, without a cluster.
 */
package dev.obupgrade.describe;
